package io.holdfast.samples.orders;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counts the reads of the last quarter of a second, and all of them. Thread-safe. */
@Component
class ReadCounts {
    private static final int MOST = 10_000;

    private final long[] nanos = new long[MOST];
    private Map<String, Long> byRegion = new LinkedHashMap<>();
    private int taken;
    private long failedNow;
    private long total;
    private long failed;
    private long longest;

    synchronized void answered(String endpoint, long took) {
        byRegion.merge(endpoint, 1L, Long::sum);
        total++;
        took(took);
    }

    synchronized void failed(long took) {
        failedNow++;
        failed++;
        total++;
        took(took);
    }

    private void took(long took) {
        longest = Math.max(longest, took);
        if (taken < MOST) {
            nanos[taken++] = took;
        }
    }

    /** Ends the window. */
    synchronized Window turn() {
        java.util.Arrays.sort(nanos, 0, taken);
        Window window =
                new Window(byRegion, failedNow, millis(0.5), millis(0.99), millis(1), total, failed, longest / 1e6);
        byRegion = new LinkedHashMap<>();
        taken = 0;
        failedNow = 0;
        return window;
    }

    private double millis(double share) {
        return taken == 0 ? 0 : nanos[(int) Math.min(taken - 1L, (long) (taken * share))] / 1e6;
    }

    /**
     * What happened since the last turn.
     *
     * @param byRegion answers, by the region that gave them
     * @param failedNow reads that failed
     * @param p50 the median, in milliseconds
     * @param p99 the 99th percentile, in milliseconds
     * @param slowest the slowest, in milliseconds
     * @param total reads since the start
     * @param failed of these, how many failed
     * @param longest the slowest since the start, in milliseconds
     */
    record Window(
            Map<String, Long> byRegion,
            long failedNow,
            double p50,
            double p99,
            double slowest,
            long total,
            long failed,
            double longest) {}
}
