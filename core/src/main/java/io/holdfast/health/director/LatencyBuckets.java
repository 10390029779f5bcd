package io.holdfast.health.director;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long answers take, in buckets a factor of two wide: enough for "four times the 99th percentile", without a lock or an
 * allocation a statement. Recording is thread-safe; the director's thread alone reads and forgets.
 */
final class LatencyBuckets {
    private static final int BUCKETS = 48;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(long nanos) {
        counts.incrementAndGet(Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(Math.max(0, nanos))));
    }

    /** The upper edge of the bucket that 99 of 100 answers stay below; zero before the first hundred. */
    Duration percentile99() {
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += counts.get(i);
        }
        if (total < 100) {
            return Duration.ZERO;
        }
        long above = total / 100;
        int bucket = BUCKETS - 1;
        while (bucket > 0 && (above -= counts.get(bucket)) >= 0) {
            bucket--;
        }
        return Duration.ofNanos(1L << bucket);
    }

    /** Halves every count, so that an hour ago weighs nothing. */
    void forget() {
        for (int i = 0; i < BUCKETS; i++) {
            counts.addAndGet(i, -(counts.get(i) / 2));
        }
    }
}
