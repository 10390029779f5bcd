package io.holdfast.testkit.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * The time an environment runs on. Thread-safe. What an implementation does not override runs on the wall: a custom clock
 * that only offsets {@link #millis()} is complete.
 */
public interface EmulatorClock {
    /**
     * The computer's own time.
     *
     * @return the wall clock
     */
    static EmulatorClock system() {
        return System::currentTimeMillis;
    }

    /**
     * The time now.
     *
     * @return milliseconds since the epoch
     */
    long millis();

    /**
     * Waits until somebody signals the condition or this clock reaches a time, whichever comes first; spurious wake-ups are
     * possible.
     *
     * @param signal a condition whose lock the caller holds
     * @param until milliseconds since the epoch, {@link Long#MAX_VALUE} to wait for the signal alone
     * @throws InterruptedException where the thread is interrupted
     */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop, as the contract says
    default void await(Condition signal, long until) throws InterruptedException {
        if (until == Long.MAX_VALUE) {
            signal.await();
            return;
        }
        long left = until - millis();
        if (left > 0) {
            boolean unused = signal.await(left, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Runs a task again and again.
     *
     * @param period the time between two runs, in this clock's time
     * @param task what to run; must not throw
     * @return ends it, and the thread behind it
     */
    default Repetition every(Duration period, Runnable task) {
        return WallRepetition.start(period, task);
    }

    /**
     * Tells when somebody has moved this clock, so that who waits for a time can look again.
     *
     * @param listener runs on the thread that moved the clock; never on a wall clock
     * @return ends it
     */
    default Repetition onAdvance(Runnable listener) {
        return () -> {};
    }

    /** Something that runs until it is closed. */
    interface Repetition extends AutoCloseable {
        /** Ends it. Idempotent. */
        @Override
        void close();
    }
}
