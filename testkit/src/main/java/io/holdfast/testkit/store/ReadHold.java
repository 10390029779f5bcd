package io.holdfast.testkit.store;

import java.util.Collection;
import java.util.List;

/** Keeps a set of objects readable from one time on, until it is closed. Confined to one thread at a time. */
public final class ReadHold implements AutoCloseable {
    private final List<History> histories;
    private long time;
    private boolean closed;

    private ReadHold(List<History> histories, long time) {
        this.histories = histories;
        this.time = time;
    }

    /**
     * Takes a hold on every object, or on none.
     *
     * @param histories the objects
     * @param time the time to stay readable
     * @return the hold
     * @throws NotReadable where an object has forgotten that time
     */
    public static ReadHold of(Collection<History> histories, long time) throws NotReadable {
        List<History> all = List.copyOf(histories);
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).hold(time)) {
                all.subList(0, i).forEach(history -> history.release(time));
                throw new NotReadable(all, time);
            }
        }
        return new ReadHold(all, time);
    }

    /**
     * The time that stays readable.
     *
     * @return a timestamp
     */
    public long time() {
        return time;
    }

    /**
     * Lets go of everything before a later time.
     *
     * @param later at or after {@link #time()}
     */
    public void moveTo(long later) {
        if (closed || later <= time) {
            return;
        }
        histories.forEach(history -> {
            if (!history.hold(later)) {
                throw new IllegalStateException("a hold cannot be overtaken");
            }
            history.release(time);
        });
        time = later;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            histories.forEach(history -> history.release(time));
        }
    }
}
