package io.holdfast.testkit.engine;

import io.holdfast.testkit.time.EmulatorClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far objects were behind the clock, sampled once a minute and kept for a day. Thread-safe. */
final class LagHistory {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_KEPT = 200_000;

    private final Environment environment;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final EmulatorClock.Repetition sampling;

    LagHistory(Environment environment) {
        this.environment = environment;
        this.sampling = environment.store().clock().every(PERIOD, this::sample);
    }

    /**
     * One observation.
     *
     * @param object its id
     * @param lag null where it was not readable
     * @param at when, milliseconds since the epoch
     */
    record Sample(String object, @Nullable Duration lag, long at) {}

    /** How far an object is behind now, in whole seconds; null while it has never been filled. */
    static @Nullable Duration lag(Environment environment, CatalogItem item) {
        long behind = environment.now() - environment.progress().upper(item);
        return environment.progress().filled(item) ? Duration.ofSeconds(Math.max(0, behind) / 1000) : null;
    }

    /** Whether the lag of an object is measured. */
    static boolean measured(CatalogItem item) {
        return item.history() != null;
    }

    private synchronized void sample() {
        long now = environment.now();
        for (CatalogItem item : environment.catalog().own()) {
            if (measured(item)) {
                samples.add(new Sample(item.id(), lag(environment, item), now));
            }
        }
        while (samples.size() > MOST_KEPT
                || (!samples.isEmpty()
                        && samples.getFirst().at() <= now - Duration.ofDays(1).toMillis())) {
            samples.remove();
        }
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    void close() {
        sampling.close();
    }
}
