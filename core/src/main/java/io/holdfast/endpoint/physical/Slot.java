package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What runs on a physical connection now. One a connection, written by the thread that runs the statement and read by the
 * director's tick, which finds stalls and overdue deadlines without a timer a call.
 */
public final class Slot {
    /** Written twice a statement: the tick may see it a little later, so it costs no fence. */
    private static final VarHandle DEADLINE = handle();

    private final Ticker ticker;
    // published by the deadline that is written after it
    private long begun;
    private volatile @Nullable Deadline overdue;
    private volatile @Nullable Deadline deadline;

    /**
     * An idle slot.
     *
     * @param ticker reads time
     */
    public Slot(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * A statement begins.
     *
     * @param until the call's deadline
     * @return when, of the same ticker, in nanoseconds
     */
    public long begin(Deadline until) {
        long now = ticker.nanos();
        begun = now;
        DEADLINE.setRelease(this, until);
        return now;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Slot.class, "deadline", Deadline.class);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("deadline", e);
        }
    }

    /**
     * Whether a statement runs.
     *
     * @return true between begin and end
     */
    public boolean busy() {
        return deadline != null;
    }

    /** The statement has ended. */
    public void end() {
        DEADLINE.setRelease(this, null);
    }

    /**
     * Whether a statement runs and its deadline has passed; remembered until the next one begins.
     *
     * @return true once a call must be broken off
     */
    public boolean markOverdue() {
        Deadline until = deadline;
        if (until == null || !until.expired()) {
            return false;
        }
        // The deadline itself is kept, not a flag: by now the next statement may have begun.
        overdue = until;
        return deadline == until;
    }

    /**
     * Whether the running statement was found overdue.
     *
     * @return true where its connection was broken off for that
     */
    public boolean overdue() {
        Deadline until = deadline;
        return until != null && overdue == until;
    }

    /**
     * Since when a statement runs.
     *
     * @param now of the same ticker, in nanoseconds
     * @return how long, null where none runs
     */
    public @Nullable Duration runningFor(long now) {
        return deadline == null ? null : Duration.ofNanos(Math.max(0, now - begun));
    }
}
