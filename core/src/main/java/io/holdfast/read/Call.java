package io.holdfast.read;

import io.holdfast.health.lag.Need;
import io.holdfast.health.lag.SessionFloor;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One execute of the application, over all of its attempts. It is its own deadline, which covers waiting, borrowing, connecting
 * and every attempt; another thread can cancel it, also between two attempts.
 */
public abstract class Call extends Deadline {
    private volatile boolean cancelled;
    private boolean pure;
    private boolean movable;
    private @Nullable Need need;
    private @Nullable SessionFloor floor;
    private @Nullable SQLWarning degraded;
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

    /** It may be ended while it runs, and run again elsewhere: a read by itself. Called before it runs. */
    final void becomesMovable() {
        movable = true;
    }

    /** Whether that is so. */
    final boolean isMovable() {
        return movable;
    }

    /**
     * Whether it waits, where it runs, until what it reads has caught up with the moment it began at. Asked by any thread.
     *
     * @param usual whether sessions there do that where nothing else is set
     * @return as its session is set
     */
    protected boolean waitsForTheNewest(boolean usual) {
        return usual;
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
     * Says how fresh the answer must be. Called before it runs.
     *
     * @param bound not older than this, null for no bound
     * @param notBefore not from before this, null for no such thing
     */
    public void requires(@Nullable Need bound, @Nullable SessionFloor notBefore) {
        need = bound;
        floor = notBefore;
    }

    /**
     * How fresh the answer must be.
     *
     * @return null for no bound, and once it was given up
     */
    public @Nullable Need need() {
        return need;
    }

    /**
     * What the answer must not be before.
     *
     * @return null for nothing, and once it was given up
     */
    public @Nullable SessionFloor floor() {
        return floor;
    }

    /** Nobody can answer as freshly as was asked for: it is answered all the same, and says so. */
    void degrade(SQLWarning warning) {
        need = null;
        floor = null;
        degraded = warning;
    }

    /** Asks for what another call asks for. Called before it runs. */
    protected final void asks(Call other) {
        pure = other.pure;
        need = other.need;
        floor = other.floor;
    }

    /** What another call had to give up for the answer that is this one's, too. */
    protected final void degradedAs(Call other) {
        if (other.degraded != null) {
            degrade(other.degraded);
        }
    }

    /**
     * What had to be given up.
     *
     * @return for the statement's warnings, null where nothing was
     */
    public @Nullable SQLWarning degraded() {
        return degraded;
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

    /** It is about to run on an endpoint, or to wait for a connection there. */
    protected void heads(String endpoint) {}

    /** Nobody interrupts its attempts. */
    private static final class Plain extends Call {
        Plain(Ticker ticker, Duration length) {
            super(ticker, length);
        }

        @Override
        protected void interrupt() {}
    }
}
