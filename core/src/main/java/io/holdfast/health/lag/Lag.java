package io.holdfast.health.lag;

import java.time.Duration;

/** Lags as the numbers that a statement compares: milliseconds, without an object a statement would have to make. */
final class Lag {
    /** Not known, which is more than any bound. */
    static final long UNKNOWN = Long.MAX_VALUE / 4;

    /** Between two samples of an endpoint: Materialize's own tick is a second. */
    static final Duration PERIOD = Duration.ofSeconds(1);

    /** A sample this late is missing: what was known has aged. */
    static final Duration LATE = PERIOD.plus(PERIOD.dividedBy(2));

    /** Two periods and a tick: below it, measuring noise would turn everybody out. */
    static final Duration SMALLEST_MEASURED = PERIOD.multipliedBy(3);

    private Lag() {}

    static long plus(long lag, long millis) {
        return lag >= UNKNOWN ? UNKNOWN : lag + millis;
    }
}
