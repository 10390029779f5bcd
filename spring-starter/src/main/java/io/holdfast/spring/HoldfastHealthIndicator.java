package io.holdfast.spring;

import io.holdfast.HoldfastStatus;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * UP while an endpoint serves. The detail {@code degraded} is true where one of them is not well: the next loss may be one too
 * many. Reads a snapshot and does no I/O, so it answers at once in a black hole, too.
 */
final class HoldfastHealthIndicator extends AbstractHealthIndicator {
    private final HoldfastMonitor monitor;

    HoldfastHealthIndicator(HoldfastMonitor monitor) {
        super("the status of the Holdfast data source cannot be read");
        this.monitor = monitor;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        HoldfastStatus status = monitor.status();
        boolean degraded = status.endpoints().stream().anyMatch(endpoint -> endpoint.state() != EndpointState.UP);
        Map<String, Object> endpoints = new LinkedHashMap<>();
        status.endpoints().forEach(endpoint -> endpoints.put(endpoint.name(), details(endpoint)));
        (status.serving().isPresent() ? builder.up() : builder.down())
                .withDetail("serving", status.serving().orElse("nobody"))
                .withDetail("degraded", degraded)
                .withDetail("mode", status.mode().name().toLowerCase(Locale.ROOT))
                .withDetail("endpoints", endpoints);
    }

    private static Map<String, Object> details(EndpointStatus endpoint) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", endpoint.state().name());
        details.put("since", endpoint.since().toString());
        details.put("reason", endpoint.reason());
        details.put("roundTripMillis", endpoint.roundTrip().toNanos() / 1e6);
        return details;
    }
}
