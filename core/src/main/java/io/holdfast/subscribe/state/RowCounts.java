package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.Packed;
import org.jspecify.annotations.Nullable;

/**
 * A multiset of rows as bytes: the content of an object. Rows that are equal have equal bytes, and only they. Confined to one
 * thread.
 */
final class RowCounts {
    private static final int GARBAGE_AN_ENTRY = 32;

    private final ByteTable table;
    private @Nullable Columns columns;

    /** With room for so many distinct rows. */
    RowCounts(int expected) {
        table = new ByteTable(1, GARBAGE_AN_ENTRY, expected);
    }

    void addAll(Iterable<Packed> changes) {
        for (Packed change : changes) {
            add(change);
        }
    }

    /** Adds copies of a row, or takes them away; a count may pass through less than none while changes arrive. */
    void add(Packed change) {
        if (change.diff() == 0) {
            return;
        }
        columns = change.columns();
        int slot = table.put(change.array(), change.from(), change.length());
        long copies = table.number(slot, 0) + change.diff();
        if (copies == 0) {
            table.remove(slot);
        } else {
            table.number(slot, 0, copies);
        }
    }

    int distinct() {
        return table.size();
    }

    /** Whether that many rows, and their values, may stay in memory. */
    boolean exceeds(MemoryLimit limit) {
        if (table.bytes() > limit.bytes()) {
            table.tidy();
        }
        return table.size() > limit.rows() || table.bytes() > limit.bytes();
    }

    long copies(Packed row) {
        int slot = table.find(row.array(), row.from(), row.length());
        return table.filled(slot) ? table.number(slot, 0) : 0;
    }

    /** Receives rows. */
    @FunctionalInterface
    interface Receiver<E extends Exception> {
        /** A row, with its copies as its diff. */
        void accept(Packed row) throws E;
    }

    /** Every row at time 0. */
    <E extends Exception> void forEach(Receiver<E> receiver) throws E {
        Columns known = columns;
        for (int slot = 0; known != null && slot < table.slots(); slot++) {
            if (table.filled(slot)) {
                receiver.accept(Packed.copies(known, table.number(slot, 0), table.key(slot)));
            }
        }
    }
}
