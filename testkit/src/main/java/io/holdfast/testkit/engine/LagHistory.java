package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.time.EmulatorClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far objects were behind the clock, sampled once a minute and kept for thirty days. Thread-safe; keeps the latest. */
final class LagHistory {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MOST_KEPT = 200_000;

    private final Environment environment;
    private final Deque<Run> runs = new ArrayDeque<>();
    private final Map<Subject, Run> current = new HashMap<>();
    private final EmulatorClock.Repetition sampling;

    LagHistory(Environment environment) {
        this.environment = environment;
        this.sampling = environment.store().clock().every(PERIOD, this::sample);
    }

    /**
     * What is measured.
     *
     * @param object its id
     * @param replica where, null for what is kept in storage
     */
    record Subject(String object, @Nullable String replica) {}

    /**
     * One observation.
     *
     * @param subject of what
     * @param lag null where it was not readable
     * @param at when, milliseconds since the epoch
     */
    record Sample(Subject subject, @Nullable Duration lag, long at) {}

    /**
     * The least lag of an object within a minute, over its replicas.
     *
     * @param object its id
     * @param lag null where it was readable nowhere
     * @param minute when the minute began, milliseconds since the epoch
     */
    record Bin(String object, @Nullable Duration lag, long minute) {}

    /** The same lag, sample after sample: most objects are up to date most of the time. */
    private static final class Run {
        private final Subject subject;
        private final @Nullable Duration lag;
        private final long from;
        private long to;

        Run(Sample first) {
            this.subject = first.subject();
            this.lag = first.lag();
            this.from = first.at();
            this.to = first.at();
        }

        /** Whether a sample goes on with it. */
        boolean takes(Sample next) {
            boolean goesOn = Objects.equals(lag, next.lag()) && next.at() - to == PERIOD.toMillis();
            to = goesOn ? next.at() : to;
            return goesOn;
        }

        void addTo(List<Sample> samples, long after) {
            long step = PERIOD.toMillis();
            long first = after < from ? from : from + (Math.floorDiv(after - from, step) + 1) * step;
            for (long at = first; at <= to; at += step) {
                samples.add(new Sample(subject, lag, at));
            }
        }
    }

    /** Whether the lag of an object is measured. */
    static boolean measured(CatalogItem item) {
        return item.history() != null;
    }

    private synchronized void sample() {
        long now = environment.now();
        for (CatalogItem item : environment.catalog().own()) {
            Cluster cluster = item.cluster();
            if (item.kind() == CatalogItem.Kind.INDEX && cluster != null) {
                cluster.replicas().forEach(replica -> add(onReplica(item, replica, now)));
            } else if (measured(item)) {
                boolean filled = environment.progress().filled(item);
                long upper = environment.progress().upper(item);
                add(new Sample(new Subject(item.id(), null), filled ? behind(now, upper) : null, now));
            }
        }
        while (runs.size() > MOST_KEPT || (!runs.isEmpty() && runs.getFirst().to <= now - KEPT.toMillis())) {
            Run oldest = runs.remove();
            current.remove(oldest.subject, oldest);
        }
    }

    private Sample onReplica(CatalogItem item, Replica replica, long now) {
        Cluster cluster = Objects.requireNonNull(item.cluster());
        long upper = environment.progress().upperOn(replica, item);
        Duration lag = cluster.hydrated(replica, item.id(), now) ? behind(now, upper) : null;
        return new Sample(new Subject(item.id(), replica.id()), lag, now);
    }

    /** In whole seconds. */
    private static Duration behind(long now, long upper) {
        return Duration.ofSeconds(Math.max(0, now - upper) / 1000);
    }

    private void add(Sample sample) {
        Run run = current.get(sample.subject());
        if (run == null || !run.takes(sample)) {
            Run next = new Run(sample);
            runs.add(next);
            current.put(sample.subject(), next);
        }
    }

    /** What was observed since then. */
    synchronized List<Sample> samples(Duration past) {
        List<Sample> samples = new ArrayList<>();
        long after = environment.now() - past.toMillis();
        runs.forEach(run -> run.addTo(samples, after));
        return samples;
    }

    /** Everything that is kept. */
    List<Sample> samples() {
        return samples(KEPT);
    }

    /** Minute by minute, the oldest first, one for every object that was observed. */
    List<Bin> bins(Duration past) {
        Map<Long, Map<String, Bin>> bins = new TreeMap<>();
        for (Sample sample : samples(past)) {
            long minute = sample.at() - Math.floorMod(sample.at(), PERIOD.toMillis());
            String object = sample.subject().object();
            bins.computeIfAbsent(minute, unused -> new TreeMap<>())
                    .merge(object, new Bin(object, sample.lag(), minute), LagHistory::least);
        }
        return bins.values().stream()
                .flatMap(minute -> minute.values().stream())
                .toList();
    }

    private static Bin least(Bin one, Bin other) {
        Duration lag = one.lag();
        Duration second = other.lag();
        return lag == null || (second != null && second.compareTo(lag) < 0) ? other : one;
    }

    void close() {
        sampling.close();
    }
}
