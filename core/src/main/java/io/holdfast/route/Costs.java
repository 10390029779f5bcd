package io.holdfast.route;

import io.holdfast.health.director.EndpointMeasure;
import java.util.Collection;

/**
 * What a statement costs on an endpoint at rest: {@code max(L, 15 ms) + C·p̂ + D}, in nanoseconds; pure. Latency alone would draw work to
 * whoever fails fastest, so failures cost seconds.
 */
final class Costs {
    /** C: what one failure is worth. */
    static final double FAILURE_NANOS = 5e9;

    /** m: how many statements at the tier's own ratio stand before the first. */
    static final double PRIOR = 20;

    /** Environments tick by the second, so a lag below two of them is noise. */
    static final double FREE_LAG_NANOS = 2e9;

    /**
     * Below this all are alike: a millisecond's difference must not send all work of a client with little of it to one
     * endpoint, and one that has not been tried yet must not look dear by its login.
     */
    static final double FLOOR_NANOS = 15e6;

    private Costs() {}

    /**
     * The base cost.
     *
     * @param measure the endpoint's
     * @param mates all of its tier, itself included
     * @return nanoseconds, positive
     */
    static double base(EndpointMeasure measure, Collection<EndpointMeasure> mates) {
        double lag = Math.max(0, measure.behind().toNanos() - FREE_LAG_NANOS);
        return Math.max(FLOOR_NANOS, measure.latencyNanos()) + FAILURE_NANOS * ratio(measure, mates) + lag;
    }

    /** p̂: shrunk towards the tier's ratio, so that three statements prove nothing. */
    static double ratio(EndpointMeasure measure, Collection<EndpointMeasure> mates) {
        long failed = mates.stream().mapToLong(EndpointMeasure::failed).sum();
        long total = mates.stream().mapToLong(EndpointMeasure::total).sum();
        double pooled = total == 0 ? 0 : (double) failed / total;
        return (measure.failed() + PRIOR * pooled) / (measure.total() + PRIOR);
    }
}
