package io.holdfast.time;

import java.time.Duration;

/**
 * Runs short tasks later, one at a time, on one thread that it owns. Tasks never do I/O and never block: what waits has a
 * thread of its own ({@link Threads}). Thread-safe. Tests hand in one that runs on virtual time.
 */
public interface Scheduler extends AutoCloseable {
    /**
     * Runs a task on the scheduler's thread as soon as it is free.
     *
     * @param task what to run; ignored once closed
     */
    void execute(Runnable task);

    /**
     * Runs a task once, later.
     *
     * @param delay from now
     * @param task what to run; ignored once closed
     * @return cancels it
     */
    Cancellation schedule(Duration delay, Runnable task);

    /** Ends the thread; tasks not yet begun never run. Idempotent. */
    @Override
    void close();

    /** Cancels a scheduled task. */
    interface Cancellation {
        /** Keeps the task from starting; no effect once it runs or has run. */
        void cancel();
    }

    /**
     * A scheduler on a thread of its own.
     *
     * @param threads makes the thread
     * @param name the thread's name
     * @return running until it is closed
     */
    static Scheduler onThread(Threads threads, String name) {
        return new ThreadScheduler(threads, name);
    }
}
