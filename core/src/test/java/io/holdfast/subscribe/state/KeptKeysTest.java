package io.holdfast.subscribe.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.SpillSpace;
import java.nio.file.Path;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of keys beside a checkpoint, and read by the next process. */
final class KeptKeysTest {
    private static final Columns COLUMNS = new Columns(
            List.of(
                    new Column("a", "text", Types.VARCHAR),
                    new Column("b", "text", Types.VARCHAR),
                    new Column("v", "text", Types.VARCHAR)),
            2);

    @TempDir
    private Path directory;

    private static Change change(Operation operation, @Nullable String... values) {
        long diff = operation == Operation.UPSERT ? 1 : -1;
        return new Change(1, diff, new Row(COLUMNS, Arrays.asList(values)), operation);
    }

    /** A deleted key that was kept would be taken for a row of NULLs, and such a row would never come. */
    @Test
    void aKeyThatIsGoneIsGoneForTheNextProcessAndAKeyOfNullsIsAKey() throws Exception {
        Room room = new Room(new SpillSpace(directory, 1 << 20), new MemoryLimit(100, 1 << 20));
        List<byte[]> parts = new ArrayList<>();
        try (Delivered first = States.keys(room);
                Delivered next = States.keys(room);
                SinkTransaction transaction = CheckpointStore.inMemory().begin()) {
            List<Change> snapshot = List.of(
                    change(Operation.UPSERT, null, null, "nulls"),
                    change(Operation.UPSERT, null, "", "a"),
                    change(Operation.UPSERT, "", null, "b"));
            first.replace(snapshot);
            first.write(new Parts(parts::add));
            first.write(List.of(change(Operation.DELETE_KEY, null, "", null)), new Parts(parts::add));
            parts.forEach(part -> next.read(part, COLUMNS));

            assertThat(next.rowsAfter(0)).isEqualTo(2);
            List<Change> wanted = List.of(snapshot.get(0), snapshot.get(2), change(Operation.UPSERT, null, "", null));
            try (Difference difference = next.compare(transaction, new Content(COLUMNS, wanted, List.of()), 9)) {
                assertThat(difference.changes()).containsExactly(wanted.get(2).at(9));
                assertThat(difference.before()).isEqualTo(2);
                assertThat(difference.after()).isEqualTo(3);
            }
        }
    }
}
