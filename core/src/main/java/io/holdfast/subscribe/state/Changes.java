package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.spill.ChangeList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a difference. Confined to one thread. */
final class Changes {
    private final long timestamp;
    private final ChangeList retractions;
    private final ChangeList additions;
    private long before;
    private long after;

    Changes(Room room, long timestamp) {
        this.timestamp = timestamp;
        this.retractions = room.list();
        this.additions = room.list();
    }

    void before(long copies) {
        before += copies;
    }

    void after(long copies) {
        after += copies;
    }

    void differ(Row row, long copies) {
        if (copies != 0) {
            (copies < 0 ? retractions : additions).add(new Change(timestamp, copies, row));
        }
    }

    void upsert(Row row) {
        additions.add(new Change(timestamp, 1, row, Operation.UPSERT));
    }

    /** The row may be whole: what goes out is its key. */
    void delete(Row row) {
        retractions.add(new Change(timestamp, -1, keyOf(row), Operation.DELETE_KEY));
    }

    private static Row keyOf(Row row) {
        int width = row.columns().all().size();
        @Nullable Object[] values = Arrays.copyOf(row.values().toArray(), width);
        Arrays.fill(values, row.columns().keys(), width, null);
        return new Row(row.columns(), Arrays.asList(values));
    }

    Difference difference() {
        return new Difference(retractions, additions, before, after);
    }
}
