package io.holdfast.metrics;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.failure.FailureKind;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code db.client.operation.duration}: one attempt of one statement, by endpoint and outcome. The timers of success are made
 * beforehand; those of failures when they first occur, because most never do.
 */
final class StatementMeters {
    /** OpenTelemetry's advice for this metric. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final Meters meters;
    private final String database;
    private final Map<String, OneEndpoint> endpoints = new ConcurrentHashMap<>();

    StatementMeters(Meters meters, List<Endpoint> endpoints, String database) {
        this.meters = meters;
        this.database = database;
        endpoints.forEach(this::add);
    }

    /** One more endpoint. */
    void add(Endpoint endpoint) {
        endpoints.put(endpoint.name(), new OneEndpoint(endpoint));
    }

    /** An endpoint is gone; what still runs there is not counted. */
    void forget(String endpoint) {
        endpoints.remove(endpoint);
    }

    void answered(String endpoint, long nanos) {
        @Nullable OneEndpoint one = endpoints.get(endpoint);
        if (one != null) {
            one.success.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    void failed(String endpoint, FailureKind kind, long nanos) {
        @Nullable OneEndpoint one = endpoints.get(endpoint);
        if (one != null) {
            one.failure(kind).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private final class OneEndpoint {
        private final Endpoint endpoint;
        private final Timer success;
        private final Map<FailureKind, Timer> failures = new ConcurrentHashMap<>();

        OneEndpoint(Endpoint endpoint) {
            this.endpoint = endpoint;
            this.success = timer("none");
        }

        Timer failure(FailureKind kind) {
            return failures.computeIfAbsent(kind, first -> timer(first.name().toLowerCase(Locale.ROOT)));
        }

        private Timer timer(String errorType) {
            return meters.timer(
                    "db.client.operation.duration",
                    "one attempt of one statement on one endpoint",
                    builder -> builder.serviceLevelObjectives(BUCKETS),
                    Meters.ENDPOINT,
                    endpoint.name(),
                    "db.system.name",
                    "postgresql",
                    "db.namespace",
                    database,
                    "server.address",
                    endpoint.address().host(),
                    "server.port",
                    Integer.toString(endpoint.address().port()),
                    "error.type",
                    errorType);
        }
    }
}
