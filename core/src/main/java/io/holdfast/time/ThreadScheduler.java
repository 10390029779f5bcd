package io.holdfast.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The scheduler of a running data source. */
final class ThreadScheduler implements Scheduler {
    private static final System.Logger LOG = System.getLogger(ThreadScheduler.class.getName());

    private final ScheduledThreadPoolExecutor executor;

    ThreadScheduler(Threads threads, String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> threads.unstarted(name, task));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> contained(task));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.TRACE, "task after close", e);
        }
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
        try {
            Future<?> future = executor.schedule(() -> contained(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /** A task that throws must not end the ones behind it. */
    private static void contained(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a scheduled task failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
