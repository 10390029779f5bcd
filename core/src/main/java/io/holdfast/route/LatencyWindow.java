package io.holdfast.route;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long answers took in the last fifteen to thirty seconds, in buckets an eighth of an octave wide; what follows from it is
 * worked out anew every three seconds. Thread-safe; recording takes no lock.
 */
final class LatencyWindow {
    private static final long HALF = 15_000_000_000L;
    private static final long RENEWED = 3_000_000_000L;
    private static final int STEPS = 8;
    private static final int STEP_BITS = 3;
    private static final int FIRST_OCTAVE = 14;
    private static final int OCTAVES = 22;
    private static final int SIZE = STEPS * OCTAVES;

    private final AtomicLong begun;
    private final AtomicLong renewed;
    private volatile AtomicIntegerArray now = new AtomicIntegerArray(SIZE);
    private volatile AtomicIntegerArray before = new AtomicIntegerArray(SIZE);
    private volatile Spread spread = Spread.NOTHING;

    LatencyWindow(long nanos) {
        begun = new AtomicLong(nanos);
        renewed = new AtomicLong(nanos - RENEWED);
    }

    /**
     * What half, 95 and 99 of 100 answers stay below; nanoseconds.
     *
     * @param samples how many answers that is of
     */
    record Spread(int samples, long half, long most, long nearlyAll) {
        static final Spread NOTHING = new Spread(0, 0, 0, 0);
    }

    void record(long took, long nanos) {
        turn(nanos);
        now.incrementAndGet(bucket(took));
    }

    /** As of the last three seconds, or of now where fewer answers were known than are enough. */
    Spread spread(long nanos, int enough) {
        turn(nanos);
        long last = renewed.get();
        boolean due = nanos - last >= RENEWED || spread.samples() < enough;
        if (due && renewed.compareAndSet(last, nanos)) {
            spread = counted();
        }
        return spread;
    }

    private void turn(long nanos) {
        long since = begun.get();
        if (nanos - since >= HALF && begun.compareAndSet(since, nanos)) {
            boolean gap = nanos - since >= 2 * HALF;
            before = gap ? new AtomicIntegerArray(SIZE) : now;
            now = new AtomicIntegerArray(SIZE);
        }
    }

    private Spread counted() {
        int[] counts = new int[SIZE];
        int samples = 0;
        for (int i = 0; i < SIZE; i++) {
            counts[i] = now.get(i) + before.get(i);
            samples += counts[i];
        }
        return samples == 0
                ? Spread.NOTHING
                : new Spread(
                        samples, below(counts, samples, 50), below(counts, samples, 95), below(counts, samples, 99));
    }

    private static long below(int[] counts, int samples, int percent) {
        long wanted = ((long) samples * percent + 99) / 100;
        int bucket = 0;
        for (long seen = counts[0]; seen < wanted; seen += counts[bucket]) {
            bucket++;
        }
        return edge(bucket);
    }

    static int bucket(long took) {
        long bounded = Math.max(took, 1L << FIRST_OCTAVE);
        int octave = 63 - Long.numberOfLeadingZeros(bounded);
        int step = (int) (bounded >>> (octave - STEP_BITS)) & (STEPS - 1);
        return Math.min(SIZE - 1, (octave - FIRST_OCTAVE) * STEPS + step);
    }

    /** The upper edge. */
    static long edge(int bucket) {
        return (STEPS + bucket % STEPS + 1L) << (FIRST_OCTAVE + bucket / STEPS - STEP_BITS);
    }
}
