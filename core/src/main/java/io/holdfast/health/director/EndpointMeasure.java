package io.holdfast.health.director;

import java.time.Duration;

/**
 * What an endpoint's recent work was like, for the router's cost. Immutable.
 *
 * @param name the endpoint's
 * @param latencyNanos how long an answer takes now: quick to rise, slow to fall
 * @param failed statements that failed by the endpoint's fault or were turned away as too many, in the last ten seconds
 * @param total statements in the last ten seconds
 * @param behind how far its data is behind the freshest endpoint's
 */
public record EndpointMeasure(String name, double latencyNanos, long failed, long total, Duration behind) {
    /**
     * Of an endpoint that nothing is known of.
     *
     * @param name the endpoint's
     * @return thirty milliseconds and no work
     */
    public static EndpointMeasure unknown(String name) {
        return new EndpointMeasure(name, LatencyAverage.UNKNOWN_NANOS, 0, 0, Duration.ZERO);
    }

    /**
     * The share of work that failed.
     *
     * @return 0 to 1; 0 without work
     */
    public double ratio() {
        return total == 0 ? 0 : (double) failed / total;
    }
}
