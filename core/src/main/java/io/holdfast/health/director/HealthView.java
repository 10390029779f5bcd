package io.holdfast.health.director;

import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
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
     * Whether an endpoint is UP, and meant to be used.
     *
     * @param endpoint its name
     * @return false while it is drained, and for an unknown name
     */
    public boolean isUp(String endpoint) {
        return status(endpoint)
                .filter(status -> status.state() == EndpointState.UP && !status.has(EndpointFlag.DRAINING))
                .isPresent();
    }

    /**
     * Whether an endpoint is UP and nothing speaks against it.
     *
     * @param endpoint its name
     * @return false with any flag, and for an unknown name
     */
    public boolean isWell(String endpoint) {
        return status(endpoint)
                .filter(status ->
                        status.state() == EndpointState.UP && status.flags().isEmpty())
                .isPresent();
    }

    /**
     * Whether an endpoint is UP, and nothing speaks against it but that its connections are, or were a moment ago, all busy.
     *
     * @param endpoint its name
     * @return false with any other flag, and for an unknown name
     */
    public boolean isWellOrBusy(String endpoint) {
        return status(endpoint)
                .filter(status -> status.state() == EndpointState.UP
                        && status.flags().stream().allMatch(flag -> flag == EndpointFlag.SATURATED))
                .isPresent();
    }

    private Optional<EndpointStatus> status(String endpoint) {
        return endpoints.stream()
                .filter(status -> status.name().equals(endpoint))
                .findFirst();
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
