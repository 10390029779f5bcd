package io.holdfast.read;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One execute of the application, over all of its attempts. It is its own deadline, which covers waiting, borrowing, connecting
 * and every attempt; another thread can cancel it, also between two attempts.
 */
public abstract class Call extends Deadline {
    private volatile boolean cancelled;
    private boolean pure;
    private @Nullable Story story;

    /**
     * A call that begins now.
     *
     * @param ticker reads time
     * @param length how long it may take
     */
    protected Call(Ticker ticker, Duration length) {
        super(ticker, length);
    }

    /**
     * A call that begins now, whose running attempt goes on to its end also where it is cancelled.
     *
     * @param ticker reads time
     * @param length how long it may take
     * @return the call
     */
    public static Call of(Ticker ticker, Duration length) {
        return new Plain(ticker, length);
    }

    /** The caller declares that the statement writes nothing, not even through a function. Called before it runs. */
    public final void declarePure() {
        pure = true;
    }

    /** Whether the caller has declared that. */
    final boolean isPure() {
        return pure;
    }

    /** What has gone wrong so far; nothing is kept of a call that succeeds at once. */
    final Story story() {
        Story known = story == null ? new Story(this) : story;
        story = known;
        return known;
    }

    /** Whether anything has gone wrong so far. */
    final boolean hasStory() {
        return story != null;
    }

    /**
     * Whether somebody cancelled the call.
     *
     * @return true from then on
     */
    public final boolean cancelled() {
        return cancelled;
    }

    /**
     * Cancels the call from another thread: the running attempt is interrupted, and no further one begins.
     *
     * @throws SQLException where the cancel could not be sent; no further attempt begins even then
     */
    public final void cancel() throws SQLException {
        cancelled = true;
        interrupt();
    }

    /**
     * Interrupts the attempt that runs now, if one does. Called by any thread, once the call counts as cancelled.
     *
     * @throws SQLException where that could not be sent
     */
    protected abstract void interrupt() throws SQLException;

    /** Nobody interrupts its attempts. */
    private static final class Plain extends Call {
        Plain(Ticker ticker, Duration length) {
            super(ticker, length);
        }

        @Override
        protected void interrupt() {}
    }
}
