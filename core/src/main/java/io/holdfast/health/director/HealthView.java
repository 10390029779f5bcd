package io.holdfast.health.director;

import io.holdfast.health.EndpointStatus;
import java.util.List;
import java.util.Optional;

/**
 * How all endpoints are, at one moment. Immutable.
 *
 * @param endpoints in priority order
 */
public record HealthView(List<EndpointStatus> endpoints) {
    /** Copies the list. */
    public HealthView {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Which environment is behind an endpoint.
     *
     * @param endpoint its name
     * @return empty where it has not told yet, on PostgreSQL, and for an unknown name
     */
    public Optional<String> environment(String endpoint) {
        for (EndpointStatus status : endpoints) {
            if (status.name().equals(endpoint)) {
                return status.environment();
            }
        }
        return Optional.empty();
    }
}
