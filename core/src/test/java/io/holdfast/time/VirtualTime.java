package io.holdfast.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A ticker and a scheduler on time that only the test moves. Tasks run on the thread that moves it. */
public final class VirtualTime implements Ticker, Scheduler {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long nanos = 1_000_000_000L;
    private long order;

    private record Task(long at, long order, Runnable work) {}

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return 1_700_000_000_000L + nanos() / 1_000_000;
    }

    @Override
    public void pause(Duration length) {
        advance(length);
    }

    @Override
    public void execute(Runnable task) {
        add(Duration.ZERO, task);
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
        Task added = add(delay, task);
        return () -> remove(added);
    }

    private synchronized Task add(Duration delay, Runnable work) {
        Task task = new Task(nanos + delay.toNanos(), order++, work);
        tasks.add(task);
        return task;
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    private synchronized Task nextUntil(long end) {
        Task next = tasks.peek();
        if (next == null || next.at() > end) {
            nanos = Math.max(nanos, end);
            return new Task(-1, -1, () -> {});
        }
        tasks.poll();
        nanos = Math.max(nanos, next.at());
        return next;
    }

    /** Runs what is due now. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Moves time, running every task at its moment. */
    public void advance(Duration by) {
        long end = nanos() + by.toNanos();
        for (Task task = nextUntil(end); task.at() >= 0; task = nextUntil(end)) {
            task.work().run();
        }
    }

    /** Moves time without running anything meanwhile, as a frozen machine does. */
    public synchronized void jump(Duration by) {
        nanos += by.toNanos();
    }

    @Override
    public synchronized void close() {
        tasks.clear();
    }
}
