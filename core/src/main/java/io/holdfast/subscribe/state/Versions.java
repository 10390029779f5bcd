package io.holdfast.subscribe.state;

import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.spill.Packed;
import io.holdfast.subscribe.spill.RowSorter;
import io.holdfast.subscribe.spill.RowSorter.Entry;
import org.jspecify.annotations.Nullable;

/** The versions of one key: the one that is held, and of those that followed each other the last. */
final class Versions implements RowSorter.Group {
    /** The mark of a row that was delivered. */
    static final long HELD = -1;

    private final Receiver receiver;
    private @Nullable Packed held;
    private @Nullable Packed last;
    private long latest = HELD;

    Versions(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Hears the outcome. */
    @FunctionalInterface
    interface Receiver {
        /** What was held, and what is wanted; null where there is none. */
        void accept(@Nullable Packed held, @Nullable Packed wanted);
    }

    /** The mark of a change, by its place among all changes: the last bit says that its row is gone. */
    static long mark(long place, Packed change) {
        return place << 1 | (change.operation() == Operation.DELETE_KEY ? 1 : 0);
    }

    @Override
    public void add(Entry entry) {
        if (entry.mark() == HELD) {
            held = entry.row();
        } else if (entry.mark() > latest) {
            latest = entry.mark();
            last = entry.row();
        }
    }

    @Override
    public void end() {
        receiver.accept(held, (latest & 1) == 0 ? last : null);
    }
}
