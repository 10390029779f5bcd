package io.holdfast.subscribe.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import java.nio.file.Path;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SectionTest {
    private static final Columns COLUMNS = new Columns(List.of(new Column("v", "int4", Types.INTEGER)));

    @TempDir
    private Path directory;

    /** Two changes at each of the times 10 to 19; most of them on disk. */
    private ChangeList changes() {
        ChangeList list = new ChangeList(new SpillSpace(directory, 1 << 20), new MemoryLimit(3, 1 << 10));
        for (int number = 0; number < 20; number++) {
            list.add(new Change(10 + number / 2, number % 2 == 0 ? 1 : -1, new Row(COLUMNS, List.of(number))));
        }
        return list;
    }

    private static List<Change> packed(List<Change> section) {
        List<Change> read = new ArrayList<>();
        ChangeList.packed(section).forEach(change -> read.add(change.change()));
        return read;
    }

    @Test
    void whatIsBeforeAFrontierIsLeftOut() {
        try (ChangeList list = changes()) {
            List<Change> wanted =
                    list.stream().filter(change -> change.timestamp() >= 13).toList();
            List<Change> section = Section.since(list, 13);
            assertThat(section).isEqualTo(wanted).hasSize(14);
            assertThat(packed(section)).isEqualTo(wanted);
            assertThat(Section.since(list, 10)).isSameAs(list);
            assertThat(Section.since(list, 20)).isEmpty();
            assertThatThrownBy(() -> section.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> section.get(14)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void whatIsTooEarlyIsRaised() {
        try (ChangeList list = changes()) {
            List<Change> wanted = list.stream()
                    .map(change -> change.at(Math.max(15, change.timestamp())))
                    .toList();
            assertThat(Section.raised(list, 15)).isEqualTo(wanted);
            assertThat(packed(Section.raised(list, 15))).isEqualTo(wanted);
            assertThat(Section.raised(list, 10)).isSameAs(list);
            assertThat(packed(Section.raised(Section.since(list, 13), 15))).isEqualTo(wanted.subList(6, 20));
        }
    }
}
