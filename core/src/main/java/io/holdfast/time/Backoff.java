package io.holdfast.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a further attempt: nothing before the first hop, then full jitter under a ceiling that doubles from
 * 100 ms, so that those who failed together do not come back together. As thread-safe as its source of chance.
 */
public final class Backoff {
    private static final long HALF_OF_FIRST_MILLIS = 50;
    private static final int MOST_DOUBLINGS = 20;

    private final RandomGenerator random;
    private final long longestMillis;

    /**
     * A backoff up to a ceiling.
     *
     * @param random spreads the waits
     * @param longest what the ceiling grows to
     */
    public Backoff(RandomGenerator random, Duration longest) {
        this.random = random;
        this.longestMillis = longest.toMillis();
    }

    /**
     * The wait before an attempt.
     *
     * @param failures how many have failed in a row
     * @return zero after one or none
     */
    public Duration after(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        long ceiling = HALF_OF_FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS);
        return Duration.ofMillis(random.nextLong(Math.min(longestMillis, ceiling) + 1));
    }
}
