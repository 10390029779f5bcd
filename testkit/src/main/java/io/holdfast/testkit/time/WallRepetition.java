package io.holdfast.testkit.time;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One daemon thread that runs a task at a fixed rate of the wall clock. */
final class WallRepetition implements EmulatorClock.Repetition {
    private final ScheduledExecutorService thread;

    private WallRepetition(ScheduledExecutorService thread) {
        this.thread = thread;
    }

    static EmulatorClock.Repetition start(Duration period, Runnable task) {
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread made = new Thread(run, "holdfast-emulator-tick");
            made.setDaemon(true);
            return made;
        });
        var unused = thread.scheduleAtFixedRate(task, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return new WallRepetition(thread);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
