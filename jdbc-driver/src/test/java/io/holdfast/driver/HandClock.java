package io.holdfast.driver;

import io.holdfast.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A scheduler whose time the test moves; tasks run on the thread that moves it. */
final class HandClock implements Scheduler {
    private final List<Task> tasks = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private boolean closed;

    private record Task(Duration at, Runnable work) {}

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(new Task(now, task));
    }

    @Override
    public synchronized Cancellation schedule(Duration delay, Runnable work) {
        Task task = new Task(now.plus(delay), work);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    void advance(Duration by) {
        due(by).forEach(task -> task.work().run());
    }

    private synchronized List<Task> due(Duration by) {
        now = now.plus(by);
        List<Task> due =
                tasks.stream().filter(task -> task.at().compareTo(now) <= 0).toList();
        tasks.removeAll(due);
        return due;
    }

    synchronized boolean closed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        tasks.clear();
    }
}
