package io.holdfast.samples.benchmarks.failover;

import java.util.Collection;
import java.util.List;

/**
 * What one run showed. Times are in milliseconds since the fault, negative where it did not happen in the run.
 *
 * @param reads how many were made from the fault on
 * @param failed of these, how many failed
 * @param hung reads that had not come back when the fault was healed
 * @param lastFailure when the last failure came
 * @param firstSuccess when the first read that began after the fault was answered
 * @param longest the longest read
 * @param p99 of the reads while the fault held
 * @param failedWrites writes that failed
 * @param doubled statements that were executed twice
 * @param failback from healing to the first answer of the first site
 */
record Outcome(
        int reads,
        int failed,
        int hung,
        double lastFailure,
        double firstSuccess,
        double longest,
        double p99,
        int failedWrites,
        long doubled,
        double failback) {

    static Outcome of(Moments moments, Collection<Load.Call> calls, int hung, Load load, long doubled) {
        List<Load.Call> after =
                calls.stream().filter(call -> call.ended() >= moments.planted()).toList();
        long[] during = after.stream()
                .filter(call -> call.begun() < moments.healed())
                .mapToLong(Load.Call::took)
                .sorted()
                .toArray();
        return new Outcome(
                after.size(),
                (int) after.stream().filter(Load.Call::failed).count(),
                hung,
                millis(after.stream()
                        .filter(Load.Call::failed)
                        .mapToLong(call -> call.ended() - moments.planted())
                        .max()
                        .orElse(-1)),
                millis(after.stream()
                        .filter(call -> !call.failed() && call.begun() >= moments.inForce())
                        .mapToLong(call -> call.ended() - moments.planted())
                        .min()
                        .orElse(-1)),
                millis(after.stream().mapToLong(Load.Call::took).max().orElse(0)),
                during.length == 0 ? -1 : millis(during[(int) (during.length * 0.99)]),
                load.failedWrites(),
                doubled,
                millis(after.stream()
                        .filter(call ->
                                call.begun() >= moments.healed() && call.site().equals(moments.first()))
                        .mapToLong(call -> call.ended() - moments.healed())
                        .min()
                        .orElse(-1)));
    }

    private static double millis(long nanos) {
        return nanos < 0 ? -1 : nanos / 1e6;
    }

    /**
     * When what happened, in nanoseconds.
     *
     * @param planted when the fault began to be planted
     * @param inForce when it held for everybody
     * @param healed its end
     * @param first the site that it happened to
     */
    record Moments(long planted, long inForce, long healed, String first) {}
}
