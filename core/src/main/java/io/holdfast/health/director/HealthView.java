package io.holdfast.health.director;

import io.holdfast.health.EndpointStatus;
import java.util.List;
import java.util.Optional;

/**
 * How all endpoints are, at one moment. Immutable.
 *
 * @param endpoints in priority order
 * @param measures how their work goes, in the same order
 */
public record HealthView(List<EndpointStatus> endpoints, List<EndpointMeasure> measures) {
    /** Copies the lists. */
    public HealthView {
        endpoints = List.copyOf(endpoints);
        measures = List.copyOf(measures);
    }

    /**
     * A view of endpoints whose work is not known.
     *
     * @param endpoints in priority order
     */
    public HealthView(List<EndpointStatus> endpoints) {
        this(
                endpoints,
                endpoints.stream()
                        .map(status -> EndpointMeasure.unknown(status.name()))
                        .toList());
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
