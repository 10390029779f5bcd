package io.holdfast.health.director;

import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an endpoint's breaker trips; pure. Its rates alone do not decide: a fault that everybody shares is the workload's, so
 * another endpoint must do markedly better; no more than half of the endpoints are out by a breaker at once, and never the last
 * one that serves.
 */
final class Ejection {
    private static final double TIMES_WORSE = 3;
    private static final double POINTS_WORSE = 0.05;
    private static final double TIMES_USUAL = 5;

    private Ejection() {}

    /**
     * How an endpoint's work goes.
     *
     * @param state the endpoint's
     * @param eligible whether nothing beside its state keeps work from it
     * @param ejected whether it is DOWN by its breaker
     * @param failures in the last ten seconds
     * @param failureRate in percent, negative below the least number of calls
     * @param burst whether nearly everything of the last second failed
     * @param slowRate in percent, negative below the least number of calls
     * @param errorRatio 0 to 1, remembered for a minute after the work has gone
     * @param latencyNanos how long an answer took in the last seconds
     * @param usualNanos how long it takes usually
     */
    record Conduct(
            EndpointState state,
            boolean eligible,
            boolean ejected,
            int failures,
            float failureRate,
            boolean burst,
            float slowRate,
            double errorRatio,
            double latencyNanos,
            double usualNanos) {
        boolean serves() {
            return state == EndpointState.UP && eligible;
        }

        static boolean eligible(Set<EndpointFlag> flags) {
            return flags.isEmpty() || flags.equals(Set.of(EndpointFlag.SATURATED));
        }
    }

    /**
     * Judges one endpoint.
     *
     * @param suspect the endpoint
     * @param others all others
     * @return why it trips, empty where it does not
     */
    static Optional<String> judge(Conduct suspect, Collection<Conduct> others) {
        if (suspect.state() != EndpointState.UP || !withinCap(others)) {
            return Optional.empty();
        }
        double best = others.stream()
                .filter(Conduct::serves)
                .mapToDouble(Conduct::errorRatio)
                .min()
                .orElse(1);
        boolean worse = suspect.errorRatio() >= TIMES_WORSE * best + POINTS_WORSE;
        boolean fails =
                suspect.failures() >= Breakers.LEAST_FAILURES && suspect.failureRate() >= Breakers.FAILURE_PERCENT;
        if ((fails || suspect.burst()) && worse) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%.0f %% of its statements failed, %.0f %% elsewhere",
                    suspect.failureRate(),
                    100 * best));
        }
        return slow(suspect, others) ? Optional.of(slowness(suspect)) : Optional.empty();
    }

    /** Somebody else must serve, and half of the endpoints at the most, but one at the least, may be out by a breaker. */
    private static boolean withinCap(Collection<Conduct> others) {
        long out = others.stream().filter(Conduct::ejected).count();
        int cap = Math.max(1, (others.size() + 1) / 2);
        return out < cap && others.stream().anyMatch(Conduct::serves);
    }

    private static boolean slow(Conduct suspect, Collection<Conduct> others) {
        boolean unusual = suspect.latencyNanos() >= TIMES_USUAL * suspect.usualNanos();
        return suspect.slowRate() >= Breakers.SLOW_PERCENT
                && unusual
                && others.stream()
                        .filter(Conduct::serves)
                        .anyMatch(other -> other.latencyNanos() * TIMES_WORSE <= suspect.latencyNanos());
    }

    private static String slowness(Conduct suspect) {
        return String.format(
                Locale.ROOT,
                "%.0f %% of its statements took over %d ms, %.0f times the usual",
                suspect.slowRate(),
                Breakers.SLOW.toMillis(),
                suspect.latencyNanos() / suspect.usualNanos());
    }
}
