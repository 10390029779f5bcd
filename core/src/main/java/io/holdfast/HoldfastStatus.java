package io.holdfast;

import io.holdfast.health.EndpointDetail;
import io.holdfast.health.EndpointStatus;
import io.holdfast.settings.Mode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a data source is, at one moment.
 *
 * @param name the data source's name
 * @param mode what it does
 * @param serving the endpoint that new reads go to, empty where none can serve
 * @param endpoints how each endpoint is, in priority order
 * @param details what else is known of each: its connections against its server's limit, and the path over HTTP
 */
public record HoldfastStatus(
        String name,
        Mode mode,
        Optional<String> serving,
        List<EndpointStatus> endpoints,
        List<EndpointDetail> details) {
    /**
     * Copies the lists.
     *
     * @param name the data source's name
     * @param mode what it does
     * @param serving the endpoint that new reads go to
     * @param endpoints how each endpoint is
     * @param details what else is known of each
     */
    public HoldfastStatus {
        endpoints = List.copyOf(endpoints);
        details = List.copyOf(details);
    }

    /** A line for the whole and a line for each endpoint. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("holdfast '" + name + "', mode "
                + mode.name().toLowerCase(Locale.ROOT) + ", serving " + serving.orElse("nobody"));
        for (EndpointStatus endpoint : endpoints) {
            text.append("\n  ")
                    .append(endpoint.report())
                    .append(", since ")
                    .append(endpoint.since())
                    .append(": ")
                    .append(endpoint.reason());
        }
        details.forEach(detail -> text.append("\n  ").append(detail));
        return text.toString();
    }
}
