package io.holdfast.subscribe.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.MemoryLimit;
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

    private static ChangeList held(Room room, List<Change> content) {
        ChangeList list = room.list();
        list.addAll(content);
        return list;
    }

    private static void requireHeld(Rows rows, List<Change> wanted) throws Exception {
        try (Difference difference = compare(rows, new Content(COLUMNS, wanted, List.of()))) {
            assertThat(difference.changes()).isEmpty();
            assertThat(difference.before()).isEqualTo(wanted.size());
        }
    }

    /** In memory, in memory until its rows are counted, and on disk from the start. */
    @Test
    void aSnapshotIsWhatWasDeliveredHoweverItIsHeld() throws Exception {
        for (long bytes : new long[] {100_000_000, 2_100_000, 100_000}) {
            SpillSpace space = space();
            Room room = new Room(space, new MemoryLimit(1_000_000, bytes));
            List<Change> content = wide(2_000);
            try (Rows rows = new Rows(room)) {
                try (ChangeList list = held(room, content)) {
                    rows.replace(list);
                }
                assertThat(rows.known()).isTrue();
                try (Difference difference =
                        compare(rows, new Content(COLUMNS, content.subList(1, 2_000), List.of()))) {
                    assertThat(difference.before()).isEqualTo(2_000);
                    assertThat(difference.changes())
                            .singleElement()
                            .isEqualTo(new Change(9, -1, content.get(0).row()));
                }
                requireHeld(rows, content);
            }
            assertThat(space.used()).isZero();
        }
    }

    @Test
    void changesMayComeBeforeTheRowsThatTheyChangeAreCounted() throws Exception {
        Room room = new Room(space(), new MemoryLimit(1_000_000, 100_000_000));
        List<Change> content = new ArrayList<>(small(20_000));
        try (Rows rows = new Rows(room)) {
            rows.replace(held(room, content));
            for (int batch = 0; batch < 6; batch++) {
                Change gone = content.remove(content.size() - 1);
                Change come = new Change(8, 1, new Row(COLUMNS, List.of("new" + batch)));
                content.add(0, come);
                rows.add(List.of(new Change(8, -1, gone.row()), come));
                requireWritten(rows, content);
            }
            requireHeld(rows, content);
        }
    }

    private void requireWritten(Rows rows, List<Change> wanted) throws Exception {
        List<byte[]> parts = new ArrayList<>();
        rows.write(new Parts(parts::add));
        try (Rows again = new Rows(new Room(space(), new MemoryLimit(1_000_000, 100_000_000)))) {
            parts.forEach(part -> again.read(part, COLUMNS));
            requireHeld(again, wanted);
        }
    }

    /** Counting goes to disk in its midst, because a count takes more memory than a row does. */
    @Test
    void whatIsWrittenBeforeAllRowsAreCountedIsAllOfThem() throws Exception {
        SpillSpace space = space();
        Room room = new Room(space, new MemoryLimit(1_000_000, 300_000));
        List<Change> content = small(12_000);
        try (Rows rows = new Rows(room)) {
            rows.replace(held(room, content));
            assertThat(space.used()).as("the snapshot fits").isZero();
            for (int batch = 0; space.used() == 0; batch++) {
                assertThat(batch).isLessThan(3);
                rows.add(List.of());
            }
            requireWritten(rows, content);
            requireHeld(rows, content);
        }
        assertThat(space.used()).isZero();
    }

    @Test
    void whatReplacesASnapshotLeavesNothingOfIt() throws Exception {
        Room room = new Room(space(), new MemoryLimit(1_000_000, 100_000_000));
        try (Rows rows = new Rows(room)) {
            rows.replace(held(room, wide(5_000)));
            rows.add(List.of());
            rows.replace(held(room, small(10)));
            requireHeld(rows, small(10));
            rows.replace(List.of());
            requireHeld(rows, List.of());
        }
    }

    private static List<Change> small(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Change(7, 1, new Row(COLUMNS, List.of("row" + number))))
                .toList();
    }
}
