package io.holdfast.spring;

import io.holdfast.HoldfastStatus;
import io.holdfast.health.EndpointDetail;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the health contributors of every Spring Boot say. UP while an endpoint serves. The detail {@code degraded} is true where
 * one of them is not well: the next loss may be one too many. Reads a snapshot and does no I/O, so it answers at once in a black
 * hole, too.
 */
record HoldfastHealth(boolean isUp, Map<String, Object> details) {
    static HoldfastHealth of(HoldfastStatus status) {
        Map<String, Object> endpoints = new LinkedHashMap<>();
        status.endpoints().forEach(endpoint -> endpoints.put(endpoint.name(), details(status, endpoint)));
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("serving", status.serving().orElse("nobody"));
        details.put("degraded", status.endpoints().stream().anyMatch(endpoint -> endpoint.state() != EndpointState.UP));
        details.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
        details.put("endpoints", endpoints);
        return new HoldfastHealth(status.serving().isPresent(), details);
    }

    private static Map<String, Object> details(HoldfastStatus status, EndpointStatus endpoint) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", endpoint.state().name());
        details.put("since", endpoint.since().toString());
        details.put("reason", endpoint.reason());
        details.put("roundTripMillis", endpoint.roundTrip().toNanos() / 1e6);
        status.details().stream()
                .filter(detail -> detail.endpoint().equals(endpoint.name()))
                .map(EndpointDetail::lag)
                .forEach(lag -> lag.ifPresent(age -> details.put("lagMillis", age.toMillis())));
        return details;
    }
}
