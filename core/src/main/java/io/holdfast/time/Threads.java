package io.holdfast.time;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the threads of one data source: daemons, named {@code holdfast-<data source>-<role>}, and known, so that
 * {@link #join} can wait for all of them to end. Thread-safe.
 */
public final class Threads {
    private final String prefix;
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

    /**
     * Makes threads for one data source.
     *
     * @param owner the data source's name
     */
    public Threads(String owner) {
        this.prefix = "holdfast-" + owner + "-";
    }

    /**
     * A thread that is not started yet.
     *
     * @param role the last part of its name
     * @param task what it runs
     * @return the thread
     */
    public Thread unstarted(String role, Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } finally {
                        alive.remove(Thread.currentThread());
                    }
                },
                prefix + role);
        thread.setDaemon(true);
        alive.add(thread);
        return thread;
    }

    /**
     * A running thread.
     *
     * @param role the last part of its name
     * @param task what it runs
     * @return the thread
     */
    public Thread start(String role, Runnable task) {
        Thread thread = unstarted(role, task);
        thread.start();
        return thread;
    }

    /**
     * Gives a thread up that is stuck where nothing can end it, such as in the system's resolver: it is not waited for any more.
     *
     * @param thread made here
     */
    public void abandon(Thread thread) {
        alive.remove(thread);
    }

    /**
     * Waits for every thread made here to end, the calling one excepted.
     *
     * @param atMost for all of them together
     * @return the names of those still running, empty where all have ended
     */
    public Set<String> join(Duration atMost) {
        Deadline deadline = Deadline.after(Ticker.system(), atMost);
        for (Thread thread : alive) {
            joinOne(thread, deadline);
        }
        Set<String> names = ConcurrentHashMap.newKeySet();
        alive.stream().filter(Thread::isAlive).map(Thread::getName).forEach(names::add);
        names.remove(Thread.currentThread().getName());
        return Set.copyOf(names);
    }

    private static void joinOne(Thread thread, Deadline deadline) {
        if (thread == Thread.currentThread() || !thread.isAlive()) {
            return;
        }
        try {
            thread.join(Math.max(1, deadline.remaining().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
