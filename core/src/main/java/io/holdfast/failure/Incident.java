package io.holdfast.failure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a call came to fail, attempt by attempt, and how every endpoint was then. Attached to the call's error as a suppressed
 * exception where an endpoint or its path had a part in it; it costs nothing until then, and has no stack trace of its own.
 */
public final class Incident extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<Attempt> attempts;
    private final transient @Nullable List<EndpointReport> endpoints;

    /**
     * For a call that failed.
     *
     * @param length how long the call took in all
     * @param attempts what was tried, in order
     * @param endpoints every endpoint as it was when the call had failed
     */
    public Incident(Duration length, List<Attempt> attempts, List<EndpointReport> endpoints) {
        super(text(length, attempts, endpoints), null, false, false);
        this.attempts = List.copyOf(attempts);
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * What was tried.
     *
     * @return in order; empty in a copy that went through serialization, whose message still names each
     */
    public List<Attempt> attempts() {
        return attempts == null ? List.of() : attempts;
    }

    /**
     * Every endpoint as it was when the call had failed.
     *
     * @return in priority order; empty in a copy that went through serialization, whose message still names each
     */
    public List<EndpointReport> endpoints() {
        return endpoints == null ? List.of() : endpoints;
    }

    private static String text(Duration length, List<Attempt> attempts, List<EndpointReport> endpoints) {
        return "failed after " + length.toMillis() + " ms: "
                + attempts.stream().map(Attempt::toString).collect(Collectors.joining("; ")) + ". Endpoints: "
                + endpoints.stream().map(EndpointReport::toString).collect(Collectors.joining("; "));
    }

    /**
     * One attempt that failed.
     *
     * @param endpoint where
     * @param begun how long after the call's beginning it had a connection, or gave up finding one
     * @param ran how long it ran; zero where it found no connection
     * @param sqlState its error's SQLSTATE, empty where it had none
     * @param message its error's text
     */
    public record Attempt(String endpoint, Duration begun, Duration ran, String sqlState, String message) {
        @Override
        public String toString() {
            return "at " + begun.toMillis() + " ms "
                    + (ran.isZero() ? "no connection to " + endpoint : "ran " + ran.toMillis() + " ms on " + endpoint)
                    + " (" + (sqlState.isEmpty() ? "" : sqlState + " ") + message + ")";
        }
    }
}
