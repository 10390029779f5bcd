package io.holdfast.health.director;

import io.holdfast.event.EventPublisher;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Timing;
import java.util.random.RandomGenerator;

/**
 * What a director works with.
 *
 * @param timing time and threads
 * @param settings intervals
 * @param mode whether verdicts are carried out
 * @param events hears of state changes
 * @param random spreads probes
 * @param breakers makes a circuit breaker an endpoint
 * @param probes makes a prober an endpoint
 */
public record DirectorParts(
        Timing timing,
        ProbeSettings settings,
        ModeSwitch mode,
        EventPublisher events,
        RandomGenerator random,
        Breakers breakers,
        ProbeRunner.Factory probes) {
    /**
     * With probes over sockets, each on a thread of its own.
     *
     * @param timing time and threads
     * @param settings intervals
     * @param mode whether verdicts are carried out
     * @param events hears of state changes
     * @param breakers makes a circuit breaker an endpoint
     * @return the parts
     */
    public static DirectorParts overSockets(
            Timing timing, ProbeSettings settings, ModeSwitch mode, EventPublisher events, Breakers breakers) {
        return new DirectorParts(
                timing,
                settings,
                mode,
                events,
                RandomGenerator.of("L64X128MixRandom"),
                breakers,
                (endpoint, signals) -> new Prober(
                        endpoint, timing, settings.connectTimeout(), signal -> signals.hear(endpoint.name(), signal)));
    }
}
