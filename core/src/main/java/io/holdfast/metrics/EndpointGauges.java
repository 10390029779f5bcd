package io.holdfast.metrics;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Gauges of how endpoints are, read when they are scraped. */
final class EndpointGauges {
    private final Meters meters;
    private final MetricSources sources;

    EndpointGauges(Meters meters, MetricSources sources) {
        this.meters = meters;
        this.sources = sources;
    }

    void register() {
        meters.gauge(
                "holdfast.retry.budget",
                "further attempts that all calls together may make now",
                sources.retryBudget());
        sources.endpoints().forEach(this::register);
    }

    /** One more endpoint. */
    void register(PhysicalEndpoint endpoint) {
        String name = endpoint.name();
        for (EndpointState state : EndpointState.values()) {
            meters.gauge(
                    "holdfast.endpoint.state",
                    "1 for the state that an endpoint is in, 0 for the others",
                    () -> of(name, status -> status.state() == state ? 1 : 0),
                    Meters.ENDPOINT,
                    name,
                    "state",
                    state.name().toLowerCase(Locale.ROOT));
        }
        gauge(
                "holdfast.endpoint.serving",
                "1 where new statements go to this endpoint",
                "",
                name,
                status -> sources.serving().get().equals(Optional.of(name)) ? 1 : 0);
        gauge(
                "holdfast.endpoint.in.flight",
                "statements that run on an endpoint now",
                "",
                name,
                status -> inFlight(endpoint));
        gauge(
                "holdfast.endpoint.round.trip",
                "the smoothed round trip of an endpoint's probes",
                "seconds",
                name,
                status -> seconds(status.roundTrip()));
        gauge(
                "holdfast.endpoint.lag",
                "how old an endpoint's answers are; NaN where that is not known",
                "seconds",
                name,
                status -> seconds(sources.lag().lag(name)));
    }

    private void gauge(
            String meter, String description, String unit, String endpoint, ToDoubleFunction<EndpointStatus> value) {
        meters.gauge(meter, description, unit, () -> of(endpoint, value), Meters.ENDPOINT, endpoint);
    }

    private double of(String endpoint, ToDoubleFunction<EndpointStatus> value) {
        for (EndpointStatus status : sources.view().get().endpoints()) {
            if (status.name().equals(endpoint)) {
                return value.applyAsDouble(status);
            }
        }
        return Double.NaN;
    }

    private static double inFlight(PhysicalEndpoint endpoint) {
        int running = 0;
        for (PhysicalEndpoint.Running connection : endpoint.running()) {
            running += connection.slot().busy() ? 1 : 0;
        }
        return running;
    }

    private static double seconds(@Nullable Duration duration) {
        return duration == null ? Double.NaN : duration.toNanos() / 1e9;
    }
}
