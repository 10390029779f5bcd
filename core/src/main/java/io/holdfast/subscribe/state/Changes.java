package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.spill.ChangeList;
import io.holdfast.subscribe.spill.KeyCodec;
import io.holdfast.subscribe.spill.Packed;

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

    void differ(Packed row, long copies) {
        if (copies != 0) {
            (copies < 0 ? retractions : additions).add(row.copies(timestamp, copies));
        }
    }

    void upsert(Packed row) {
        additions.add(row.as(timestamp, 1, Operation.UPSERT));
    }

    /** What goes out is the key alone. */
    void delete(byte[] key, Columns columns) {
        retractions.add(Packed.copies(columns, -1, KeyCodec.row(key, columns)).as(timestamp, -1, Operation.DELETE_KEY));
    }

    Difference difference() {
        return new Difference(retractions, additions, before, after);
    }
}
