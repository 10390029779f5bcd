package io.holdfast.metrics;

import io.holdfast.health.EndpointDetail;
import io.holdfast.health.SecondPathVerdict;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Gauges of an endpoint's connections against its server's limit, and of the path over HTTP. */
final class DetailGauges {
    private final Meters meters;
    private final Supplier<List<EndpointDetail>> details;

    DetailGauges(Meters meters, Supplier<List<EndpointDetail>> details) {
        this.meters = meters;
        this.details = details;
    }

    void register(List<String> endpoints) {
        for (String endpoint : endpoints) {
            gauge(
                    "holdfast.connections.needed",
                    "the most connections that all instances may open",
                    endpoint,
                    EndpointDetail::connectionsNeeded);
            gauge(
                    "holdfast.connections.limit",
                    "how many connections the server allows",
                    endpoint,
                    EndpointDetail::connectionLimit);
            gauge(
                    "holdfast.second.path.up",
                    "1 where the environment answers over HTTP, 0 where it does not, NaN where it is not asked",
                    endpoint,
                    detail -> up(detail.secondPath()));
        }
    }

    private static double up(SecondPathVerdict verdict) {
        return verdict == SecondPathVerdict.UNKNOWN ? Double.NaN : verdict == SecondPathVerdict.ENVIRONMENT_UP ? 1 : 0;
    }

    private void gauge(String meter, String description, String endpoint, ToDoubleFunction<EndpointDetail> value) {
        meters.gauge(
                meter,
                description,
                () -> details.get().stream()
                        .filter(detail -> detail.endpoint().equals(endpoint))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN),
                Meters.ENDPOINT,
                endpoint);
    }
}
