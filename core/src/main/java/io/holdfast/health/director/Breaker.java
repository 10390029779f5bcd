package io.holdfast.health.director;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.holdfast.health.EndpointState;
import java.util.concurrent.TimeUnit;

/**
 * The circuit breaker of one endpoint. It counts, publishes and shows our verdict; it decides nothing: nobody but the trial
 * asks it for permission. Recording failures and {@link #permit} are thread-safe; the director's thread drives it, and tells it
 * of answers.
 */
final class Breaker {
    private final CircuitBreaker breaker;

    Breaker(CircuitBreaker breaker) {
        this.breaker = breaker;
        breaker.transitionToMetricsOnlyState();
    }

    String name() {
        return breaker.getName();
    }

    void answered(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    }

    void failed(Throwable failure) {
        breaker.onError(0, TimeUnit.NANOSECONDS, failure);
    }

    /** One of the reads of a trial. */
    boolean permit() {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN && breaker.tryAcquirePermission();
    }

    /**
     * Shows a state. Every step begins a new window, so that nothing from before the verdict counts after it. A breaker that
     * somebody has DISABLED stays so: it counts nothing, so nothing is ejected by it.
     */
    void show(EndpointState state) {
        if (breaker.getState() == CircuitBreaker.State.DISABLED) {
            return;
        }
        switch (state) {
            case DOWN -> breaker.transitionToForcedOpenState();
            case TRIAL -> {
                // There is no way from METRICS_ONLY to HALF_OPEN.
                if (breaker.getState() == CircuitBreaker.State.METRICS_ONLY) {
                    breaker.transitionToForcedOpenState();
                }
                breaker.transitionToHalfOpenState();
            }
            case INIT, UP -> breaker.transitionToMetricsOnlyState();
            case SUSPECT -> {}
        }
    }

    /** Statements in the window. */
    int total() {
        return breaker.getMetrics().getNumberOfBufferedCalls();
    }

    /** Those of them that failed. */
    int failures() {
        return breaker.getMetrics().getNumberOfFailedCalls();
    }

    /** In percent; negative below the least number of calls. */
    float failureRate() {
        return breaker.getMetrics().getFailureRate();
    }

    /** In percent; negative below the least number of calls. */
    float slowRate() {
        return breaker.getMetrics().getSlowCallRate();
    }
}
