package io.holdfast.subscribe.stream;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: nothing before the first, then full jitter under a doubling ceiling, so that the
 * subscriptions of many processes do not all come back in the same moment. Confined to one thread.
 */
final class Backoff {
    private static final long FLOOR_MILLIS = 50;
    private static final long CEILING_MILLIS = 5_000;
    private static final int MOST_DOUBLINGS = 7;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        if (failures++ == 0) {
            return Duration.ZERO;
        }
        long ceiling = Math.min(CEILING_MILLIS, FLOOR_MILLIS << Math.min(failures, MOST_DOUBLINGS));
        return Duration.ofMillis(random.nextLong(FLOOR_MILLIS, ceiling + 1));
    }

    void reset() {
        failures = 0;
    }
}
