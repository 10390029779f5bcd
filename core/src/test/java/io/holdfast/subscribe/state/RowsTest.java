package io.holdfast.subscribe.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.SpillSpace;
import java.nio.file.Path;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowsTest {
    private static final Columns COLUMNS = new Columns(List.of(new Column("item", "text", Types.VARCHAR)));
    private static final String WIDE = "x".repeat(1_000);

    @TempDir
    private Path directory;

    private static List<Change> wide(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Change(7, 1, new Row(COLUMNS, List.of(WIDE + number))))
                .toList();
    }

    private SpillSpace space() {
        return new SpillSpace(directory, 1 << 30);
    }

    private static Difference compare(Rows rows, Content content) throws Exception {
        try (SinkTransaction transaction = CheckpointStore.inMemory().begin()) {
            return rows.compare(transaction, content, 9);
        }
    }

    @Test
    void wideRowsGoToDiskWhereFewOfThemFillTheMemory() {
        SpillSpace space = space();
        try (Rows rows = new Rows(new Room(space, new MemoryLimit(1_000_000, 100_000)))) {
            rows.replace(wide(50));
            assertThat(space.used()).as("they fit").isZero();
            rows.replace(wide(3_000));
            assertThat(space.used()).isPositive();
        }
        assertThat(space.used()).isZero();
    }

    @Test
    void rowsThatGoMakeRoom() {
        SpillSpace space = space();
        try (Rows rows = new Rows(new Room(space, new MemoryLimit(1_000_000, 100_000)))) {
            rows.replace(List.of());
            for (Change come : wide(5_000)) {
                rows.add(List.of(come));
                rows.add(List.of(new Change(8, -1, come.row())));
            }
            assertThat(space.used()).isZero();
        }
    }

    /** Seen as it came, on disk or not, it is what a replacement at the end would have made of it. */
    @Test
    void whatWasGatheredIsWhatReplaces() throws Exception {
        for (long bytes : new long[] {100_000_000, 100_000}) {
            SpillSpace space = space();
            List<Change> content = wide(2_000);
            try (Rows rows = new Rows(new Room(space, new MemoryLimit(1_000_000, bytes)))) {
                Sieve gatherer = rows.gatherer();
                assertThat(content).allMatch(change -> gatherer.keeps(Packed.of(change)));
                rows.adopt(gatherer);
                rows.replace(content);
                gatherer.close();
                List<Change> other = new ArrayList<>(content.subList(1, 2_000));
                try (Difference difference = compare(rows, new Content(COLUMNS, other, List.of()))) {
                    assertThat(difference.before()).isEqualTo(2_000);
                    assertThat(difference.changes())
                            .singleElement()
                            .isEqualTo(new Change(9, -1, content.get(0).row()));
                }
            }
            assertThat(space.used()).isZero();
        }
    }

    @Test
    void whatAGathererHasNotSeenAllOfDoesNotCount() throws Exception {
        try (Rows rows = new Rows(new Room(space(), new MemoryLimit(1_000_000, 100_000_000)))) {
            Sieve gatherer = rows.gatherer();
            gatherer.keeps(Packed.of(wide(1).get(0)));
            rows.adopt(gatherer);
            rows.replace(wide(3));
            try (Difference difference = compare(rows, new Content(COLUMNS, wide(3), List.of()))) {
                assertThat(difference.changes()).isEmpty();
            }
        }
    }
}
