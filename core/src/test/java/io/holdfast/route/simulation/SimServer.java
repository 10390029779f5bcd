package io.holdfast.route.simulation;

import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A modelled environment: so many workers, a service time, a round trip, and what can go wrong with it. What a client gives up
 * is worked on to its end all the same, as a real server does.
 */
final class SimServer {
    private static final Duration HICCUP = Duration.ofMillis(300);

    private final VirtualTime time;
    private final RandomGenerator random;
    private final int workers;
    private final Duration service;
    private final Queue<Job> queue = new ArrayDeque<>();
    private final Set<Job> running = new LinkedHashSet<>();
    private int epoch;

    final String name;
    private final Duration usualTrip;
    boolean crashed;
    boolean silent;
    boolean refusing;
    boolean probeDenied;
    boolean resolverSilent;
    /** Says its first byte, and not another one. */
    boolean hung;

    double distance = 1;
    double slow = 1;
    double grey;
    double timingOut;
    /** Part of the statements that take long for no reason that one could see. */
    double hiccups;

    long worked;

    SimServer(String name, VirtualTime time, RandomGenerator random, Size size) {
        this.name = name;
        this.time = time;
        this.random = random;
        this.workers = size.workers();
        this.service = size.service();
        this.usualTrip = size.roundTrip();
    }

    /** How big it is and how far away. */
    record Size(int workers, Duration service, Duration roundTrip) {}

    /** One execution of a statement. */
    interface Job {
        boolean poison();

        void answered();

        void failed(SQLException failure);
    }

    boolean reachable() {
        return !crashed && !silent;
    }

    /** From the client's socket on. */
    void submit(Job job) {
        after(half(), () -> arrive(job));
    }

    private void arrive(Job job) {
        if (silent || hung) {
            return;
        }
        if (crashed || job.poison() || random.nextDouble() < grey) {
            after(half(), () -> job.failed(reset()));
        } else if (random.nextDouble() < timingOut) {
            after(half(), () -> job.failed(new SQLException("canceling statement due to statement timeout", "57014")));
        } else if (running.size() < workers) {
            work(job);
        } else {
            queue.add(job);
        }
    }

    private void work(Job job) {
        running.add(job);
        int now = epoch;
        double exponential = -Math.log(1 - random.nextDouble());
        Duration takes = Duration.ofNanos((long) (service.toNanos() * slow * (0.5 + 0.5 * exponential)));
        boolean hiccup = hiccups > 0 && random.nextDouble() < hiccups;
        after(hiccup ? HICCUP : takes, () -> {
            if (now == epoch) {
                running.remove(job);
                worked++;
                after(half(), () -> deliver(job, now));
                Job next = queue.poll();
                if (next != null) {
                    work(next);
                }
            }
        });
    }

    private void deliver(Job job, int of) {
        if (silent || hung) {
            return;
        }
        if (of == epoch) {
            job.answered();
        } else {
            // the answer was on its way when the process was killed: the reset comes behind it
            job.failed(reset());
        }
    }

    /** The process is killed: every socket is reset. */
    void crash() {
        crashed = true;
        epoch++;
        List<Job> all = new ArrayList<>(running);
        all.addAll(queue);
        running.clear();
        queue.clear();
        all.forEach(job -> after(half(), () -> job.failed(reset())));
    }

    void recover() {
        crashed = false;
        silent = false;
        refusing = false;
        probeDenied = false;
        resolverSilent = false;
        hung = false;
        distance = 1;
        slow = 1;
        grey = 0;
        timingOut = 0;
        hiccups = 0;
    }

    Duration half() {
        return roundTrip().dividedBy(2);
    }

    Duration roundTrip() {
        return Duration.ofNanos((long) (usualTrip.toNanos() * distance));
    }

    int load() {
        return running.size() + queue.size();
    }

    private void after(Duration delay, Runnable task) {
        time.schedule(delay, task);
    }

    static SQLException reset() {
        return new SQLException("Connection reset", "08006");
    }

    static SQLException refused() {
        return new SQLException("Connection refused", "08001");
    }
}
