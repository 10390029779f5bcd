package io.holdfast.health.director;

/**
 * How long an answer takes: a peak-sensitive average, which jumps up with a slower sample and comes back over ten seconds, towards
 * what is usual over a minute and not towards zero. A sample counts for at most eight times the usual, so that one analyst's query
 * does not look like an outage. Not thread-safe: the director's thread owns it.
 */
final class LatencyAverage {
    /** Before anything is known: a region not too far away. */
    static final double UNKNOWN_NANOS = 30e6;

    private static final double PEAK_TAU = 10e9;
    private static final double USUAL_TAU = 60e9;
    private static final double RECENT_TAU = 2e9;
    private static final double MOST_TIMES_USUAL = 8;
    private static final double MOST_LEARNT = 2;

    private double peak;
    private double usual;
    private double recent;

    /** Begins anew, as after a fall: an old penalty must not hide a recovered endpoint. */
    void reset() {
        peak = 0;
        usual = 0;
        recent = 0;
    }

    /**
     * Takes a sample.
     *
     * @param sample how long answers took lately, on average
     * @param elapsed since the last call of {@link #observe} or {@link #rest}, in nanoseconds
     */
    void observe(double sample, long elapsed) {
        if (usual == 0) {
            usual = sample;
            peak = sample;
            recent = sample;
            return;
        }
        recent += (sample - recent) * (1 - Math.exp(-elapsed / RECENT_TAU));
        double bounded = Math.min(sample, MOST_TIMES_USUAL * usual);
        // Learns a slowness slowly, so that what is slow for ten seconds still stands out against it.
        usual += (Math.min(sample, MOST_LEARNT * usual) - usual) * (1 - Math.exp(-elapsed / USUAL_TAU));
        double weight = Math.exp(-elapsed / PEAK_TAU);
        peak = bounded > peak ? bounded : bounded * (1 - weight) + peak * weight;
    }

    /** Nothing was answered since the last call. */
    void rest(long elapsed) {
        if (peak > usual) {
            peak = usual + (peak - usual) * Math.exp(-elapsed / PEAK_TAU);
        }
    }

    boolean known() {
        return usual > 0;
    }

    /** Nanoseconds. */
    double now() {
        return peak;
    }

    /** Unbounded, over two seconds; nanoseconds. */
    double recent() {
        return recent;
    }

    /** Nanoseconds. */
    double usual() {
        return usual;
    }
}
