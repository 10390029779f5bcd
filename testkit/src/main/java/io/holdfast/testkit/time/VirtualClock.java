package io.holdfast.testkit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;

/**
 * A clock that stands still until somebody moves it. Repeated tasks run on the thread that moves it, at exactly the times
 * they are due and in order, so that a test with one moving thread is deterministic. Thread-safe.
 */
public final class VirtualClock implements EmulatorClock {
    private final List<Task> tasks = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile long now;

    private VirtualClock(long now) {
        this.now = now;
    }

    /**
     * A clock that stands at a time.
     *
     * @param millis milliseconds since the epoch
     * @return the clock
     */
    public static VirtualClock at(long millis) {
        return new VirtualClock(millis);
    }

    @Override
    public long millis() {
        return now;
    }

    /**
     * Moves the clock, and runs every task that falls due on the way.
     *
     * @param step how far; not negative
     * @throws IllegalArgumentException where the step is negative
     */
    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("step must not be negative: " + step);
        }
        long target = now + step.toMillis();
        for (Optional<Task> due = dueBy(target); due.isPresent(); due = dueBy(target)) {
            Task task = due.get();
            now = task.due;
            task.due += task.period;
            task.run.run();
        }
        now = target;
        listeners.forEach(Runnable::run);
    }

    private Optional<Task> dueBy(long target) {
        return tasks.stream().filter(task -> task.due <= target).min(Comparator.comparingLong((Task task) -> task.due));
    }

    @Override
    @SuppressWarnings("WaitNotInLoop") // the caller's loop, as the contract says
    public void await(Condition signal, long until) throws InterruptedException {
        if (now < until) {
            signal.await();
        }
    }

    @Override
    public synchronized Repetition every(Duration period, Runnable task) {
        Task added = new Task(now + period.toMillis(), period.toMillis(), task);
        tasks.add(added);
        return () -> remove(added);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    @Override
    public Repetition onAdvance(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static final class Task {
        private final long period;
        private final Runnable run;
        private long due;

        Task(long due, long period, Runnable run) {
            this.due = due;
            this.period = period;
            this.run = run;
        }
    }
}
