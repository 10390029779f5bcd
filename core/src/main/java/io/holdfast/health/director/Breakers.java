package io.holdfast.health.director;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.settings.SettingsException;
import io.holdfast.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * Makes a Resilience4j circuit breaker for each endpoint, in a registry of our own or in one that was handed in, where a team's
 * own dashboards find it. Thread-safe.
 */
public final class Breakers {
    private static final int WINDOW_SECONDS = 10;
    static final int LEAST_CALLS = 20;

    /**
     * Simulated: at half, a region that breaks every third statement is kept and eats the retry budget, with a healthy one
     * standing by. Ten failures at the least keep one in twenty from tripping it by chance.
     */
    static final int FAILURE_PERCENT = 20;

    static final int LEAST_FAILURES = 10;
    static final int SLOW_PERCENT = 80;
    static final Duration SLOW = Duration.ofMillis(250);

    private final CircuitBreakerRegistry registry;
    private final String owner;
    private final CircuitBreakerConfig config;

    /**
     * Breakers of one data source.
     *
     * @param registry keeps them
     * @param owner the data source's name
     * @param ticker the only clock of their windows
     */
    public Breakers(CircuitBreakerRegistry registry, String owner, Ticker ticker) {
        this.registry = registry;
        this.owner = owner;
        this.config = config(steady(ticker));
    }

    /**
     * In a registry of our own.
     *
     * @param owner the data source's name
     * @param ticker the only clock of their windows
     * @return breakers that nobody else sees
     */
    public static Breakers alone(String owner, Ticker ticker) {
        return new Breakers(CircuitBreakerRegistry.ofDefaults(), owner, ticker);
    }

    /**
     * The state is the director's to change: no wait of the library's own may end one. A half-open breaker whose calls never
     * report would stay so for ever, and the library's limit for that runs on a static scheduler, so the limit is the
     * director's. The lock-free window ignores the clock, so the synchronized one it is; it also allocates nothing.
     */
    private static CircuitBreakerConfig config(Clock clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW_SECONDS, LEAST_CALLS, SlidingWindowType.TIME_BASED)
                .failureRateThreshold(FAILURE_PERCENT)
                .slowCallRateThreshold(SLOW_PERCENT)
                .slowCallDurationThreshold(SLOW)
                .permittedNumberOfCallsInHalfOpenState(EndpointMachine.TRIAL_READS)
                .maxWaitDurationInHalfOpenState(Duration.ZERO)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .writableStackTraceEnabled(false)
                .clock(clock)
                .build();
    }

    /**
     * Makes the breaker of an endpoint.
     *
     * @throws SettingsException where the registry has one of this name: it would be somebody else's, with other settings
     */
    Breaker open(String endpoint) {
        String name = "holdfast-" + owner + "-" + endpoint;
        if (registry.find(name).isPresent()) {
            throw new SettingsException(
                    "circuitBreakers",
                    "the registry has a circuit breaker '" + name + "' already",
                    "give the data source a name of its own");
        }
        return new Breaker(registry.circuitBreaker(name, config, Map.of("endpoint", endpoint)));
    }

    /** Forgets the breaker of an endpoint that is no more. */
    void forget(Breaker breaker) {
        registry.remove(breaker.name());
    }

    /**
     * Wall-clock time that never steps: the library's window divides by the second of the epoch, and a clock that is set back
     * would empty it with every call.
     */
    private static Clock steady(Ticker ticker) {
        long origin = ticker.epochMillis() - ticker.nanos() / 1_000_000;
        InstantSource source = () -> Instant.ofEpochMilli(origin + ticker.nanos() / 1_000_000);
        return source.withZone(ZoneOffset.UTC);
    }
}
