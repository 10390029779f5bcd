package io.holdfast.read;

import io.holdfast.health.lag.Need;
import io.holdfast.health.lag.SessionFloor;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/**
 * One execute of the application, over all of its attempts: its deadline, and the hook by which another thread cancels it,
 * also between two attempts.
 */
public final class Call {
    private final Deadline deadline;
    private volatile boolean cancelled;
    private boolean pure;
    private @Nullable Need need;
    private @Nullable SessionFloor floor;
    private @Nullable SQLWarning degraded;
    private volatile @Nullable Cancel running;

    /**
     * A call that begins now.
     *
     * @param deadline covers waiting, borrowing, connecting and every attempt
     */
    public Call(Deadline deadline) {
        this.deadline = deadline;
    }

    /**
     * The call's deadline.
     *
     * @return the same object every time
     */
    public Deadline deadline() {
        return deadline;
    }

    /** The caller declares that the statement writes nothing, not even through a function. Called before it runs. */
    public void declarePure() {
        pure = true;
    }

    /** Whether the caller has declared that. */
    boolean isPure() {
        return pure;
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
    public boolean cancelled() {
        return cancelled;
    }

    /**
     * Cancels the call from another thread: the running attempt is cancelled at the server, and no further one begins.
     *
     * @throws SQLException where the cancel could not be sent; no further attempt begins even then
     */
    public void cancel() throws SQLException {
        cancelled = true;
        Cancel hook = running;
        if (hook != null) {
            hook.cancel();
        }
    }

    /**
     * Says how to cancel the attempt that runs now.
     *
     * @param hook sends the cancel; null when the attempt has ended
     * @throws SQLException where the call was cancelled meanwhile and the cancel could not be sent
     */
    public void running(@Nullable Cancel hook) throws SQLException {
        running = hook;
        if (hook != null && cancelled) {
            hook.cancel();
        }
    }

    /** Sends a cancel to the server. */
    @FunctionalInterface
    public interface Cancel {
        /**
         * Sends it.
         *
         * @throws SQLException where that fails
         */
        void cancel() throws SQLException;
    }
}
