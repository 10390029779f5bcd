package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.settings.SettingsException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Endpoints that come, go, rest and are preferred while a data source runs. */
final class MembersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Regions regions = new Regions();

    @AfterEach
    void end() {
        regions.close();
    }

    @Test
    void aDrainedEndpointGetsNothingNewUntilItIsGivenBack() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            settled(materialize);
            materialize.drain("east");
            await().until(() -> serving(materialize).equals("west"));
            assertThat(status(materialize, "east").has(EndpointFlag.DRAINING)).isTrue();
            assertThat(materialize.status().toString()).contains("UP (draining)");
            assertThat(Regions.sum(materialize)).isEqualTo(6);

            materialize.undrain("east");
            await().until(() -> serving(materialize).equals("east"));
        }
    }

    @Test
    void nobodyQueuesAtASlowRegionBesideAnIdleOne() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(8);
        try (HoldfastDataSource materialize = regions.builder().build()) {
            settled(materialize);
            regions.east.faults().slow(Duration.ofSeconds(2), "SELECT a FROM t");
            List<Future<String>> reads = Stream.generate(
                            () -> readers.submit(() -> where(materialize, "SELECT a FROM t")))
                    .limit(8)
                    .toList();
            List<String> places = new ArrayList<>();
            for (Future<String> read : reads) {
                places.add(read.get(LONG.toSeconds(), TimeUnit.SECONDS));
            }
            assertThat(places).as("the pool has four").containsOnly("east", "west");
            assertThat(places.stream().filter("west"::equals).count()).isGreaterThanOrEqualTo(4);
        } finally {
            readers.shutdownNow();
        }
    }

    private static String where(HoldfastDataSource materialize, String sql) throws SQLException {
        try (Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.unwrap(ReadInfo.class).endpoint();
        }
    }

    /** Today and tomorrow, whole, so that midnight may come. */
    private static String windowNow(String endpoint) {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        return Stream.of(now, now.plusDays(1))
                .map(day -> endpoint + day.getDayOfWeek() + " 00:00-00:00 UTC")
                .collect(Collectors.joining("; "));
    }

    @Test
    void whoeverIsInItsMaintenanceWindowIsLeftToOthers() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().set("maintenanceWindow", windowNow("east:")).build()) {
            await().atMost(LONG).until(() -> status(materialize, "east").has(EndpointFlag.DRAINING));
            await().atMost(LONG).until(() -> serving(materialize).equals("west"));
            assertThat(status(materialize, "west").flags()).isEmpty();
        }
    }

    @Test
    void aWindowOfAllIsOneOfWhoeverIsAddedToo() throws Exception {
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("east", regions.toEast.address())
                .set("maintenanceWindow", windowNow(""))
                .build()) {
            assertThat(Regions.sum(materialize)).as("there is nobody else").isEqualTo(6);
            materialize.addEndpoint("west", regions.toWest.address());
            await().atMost(LONG)
                    .until(() -> materialize.status().endpoints().size() == 2
                            && status(materialize, "west").has(EndpointFlag.DRAINING));
        }
    }

    @Test
    void whoIsPreferredServesAtOnce() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            settled(materialize);
            materialize.prefer("west");
            await().until(() -> serving(materialize).equals("west"));
            materialize.preferNone();
            await().until(() -> serving(materialize).equals("east"));
        }
    }

    @Test
    void anAddedEndpointServesAndARemovedOneIsLeftWithoutABrokenStatement() throws Exception {
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                .endpoint("east", regions.toEast.address())
                .poolSize(2)
                .build()) {
            try (Connection connection = materialize.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                assertThat(statement.execute("SELECT a FROM t")).isTrue();
                materialize.addEndpoint("west", regions.toWest.address());
                await().until(() -> materialize.status().endpoints().size() == 2
                        && status(materialize, "west").state() == EndpointState.UP);
                materialize.removeEndpoint("east");
                await().until(() -> serving(materialize).equals("west"));
                try (ResultSet rows = statement.executeQuery("SELECT sum(a) FROM t")) {
                    assertThat(rows.next())
                            .as("the transaction ends where it began")
                            .isTrue();
                }
                connection.commit();
            }
            await().until(() -> regions.east.connections() == 0);
            assertThat(Regions.sum(materialize)).isEqualTo(6);
        }
    }

    @Test
    void anAddedEndpointIsMeasuredWatchedAndBudgetedAndARemovedOneIsForgotten() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (HoldfastDataSource materialize = HoldfastDataSource.builder()
                .name("growing")
                .endpoint("east", regions.toEast.address())
                .poolSize(2)
                .maxStaleness(Duration.ofSeconds(3))
                .set("stalenessCheck", "measured")
                .meterRegistry(registry)
                .build()) {
            await().atMost(LONG).ignoreExceptions().until(() -> Regions.sum(materialize) == 6);
            assertThat(meters(registry, "west")).isEmpty();

            materialize.addEndpoint("west", regions.toWest.address());
            await().atMost(LONG).until(() -> lag(registry, "west") < 3);
            materialize.removeEndpoint("east");
            await().atMost(LONG).until(() -> meters(registry, "east").isEmpty());
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("holdfast-growing-lag-east")));
            await().atMost(LONG).ignoreExceptions().until(() -> Regions.sum(materialize) == 6);

            assertThat(meters(registry, "west"))
                    .contains(
                            "db.client.operation.duration",
                            "db.client.connection.count",
                            "hikaricp.connections",
                            "holdfast.connections.limit",
                            "holdfast.endpoint.state",
                            "holdfast.probe");
            assertThat(materialize.status().details())
                    .singleElement()
                    .matches(detail -> detail.endpoint().equals("west"));
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    private static double lag(SimpleMeterRegistry registry, String endpoint) {
        Gauge gauge =
                registry.find("holdfast.endpoint.lag").tag("endpoint", endpoint).gauge();
        return gauge == null || Double.isNaN(gauge.value()) ? Double.MAX_VALUE : gauge.value();
    }

    /** The names of the meters that an endpoint, or its pool, has. */
    private static Set<String> meters(SimpleMeterRegistry registry, String endpoint) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getTags().stream()
                        .map(Tag::getValue)
                        .anyMatch(value -> value.equals(endpoint) || value.equals("holdfast-growing-" + endpoint)))
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().writes("west").build()) {
            assertThatThrownBy(() -> materialize.drain("north"))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("east, west");
            assertThatThrownBy(() -> materialize.addEndpoint("east", "h:1")).isInstanceOf(SettingsException.class);
            assertThatThrownBy(() -> materialize.removeEndpoint("west")).hasMessageContaining("writes");
            materialize.removeEndpoint("east");
            assertThatThrownBy(() -> materialize.removeEndpoint("east")).hasMessageContaining("no endpoint");
        }
        assertThatThrownBy(() -> regions.builder().set("tiers", "east,north").build())
                .hasMessageContaining("north");
    }

    @Test
    void theLastEndpointStays() throws Exception {
        try (HoldfastDataSource materialize = regions.builder().build()) {
            materialize.removeEndpoint("east");
            assertThatThrownBy(() -> materialize.removeEndpoint("west")).hasMessageContaining("only one");
        }
    }

    @Test
    void theBreakersStandInARegistryThatIsHandedIn() throws Exception {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        try (HoldfastDataSource materialize = regions.builder()
                .name("orders")
                .failbackDelay(Duration.ofMillis(200))
                .circuitBreakers(registry)
                .build()) {
            settled(materialize);
            CircuitBreaker breaker = registry.circuitBreaker("holdfast-orders-east");
            assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.METRICS_ONLY);
            Regions.sum(materialize);
            assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isPositive();

            regions.east.crash();
            await().until(() -> breaker.getState() == CircuitBreaker.State.FORCED_OPEN);
            regions.east.restart();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                Regions.sum(materialize);
                return breaker.getState() == CircuitBreaker.State.METRICS_ONLY;
            });
            assertThat(regions.changed("east", "TRIAL", "answers probes again")).isTrue();
            await().until(() -> regions.changed("east", "UP", "again"));
        }
        assertThat(registry.getAllCircuitBreakers()).isEmpty();
    }

    @Test
    void workIsSpreadOverWhoeverIsNear() throws Exception {
        try (HoldfastDataSource materialize =
                regions.builder().set("balance", "spread").build()) {
            settled(materialize);
            long east = 0;
            for (int i = 0; i < 200; i++) {
                east += at(materialize).equals("east") ? 1 : 0;
            }
            assertThat(east).as("a busy machine may prefer one, never only one").isBetween(5L, 195L);
        }
    }

    private static String at(HoldfastDataSource materialize) throws Exception {
        try (Connection connection = materialize.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            return rows.unwrap(ReadInfo.class).endpoint();
        }
    }

    private static void settled(HoldfastDataSource materialize) throws Exception {
        Regions.sum(materialize);
        await().until(() ->
                materialize.status().endpoints().stream().allMatch(endpoint -> endpoint.state() == EndpointState.UP));
        await().until(() -> serving(materialize).equals("east"));
    }

    private static String serving(HoldfastDataSource materialize) {
        return materialize.status().serving().orElse("nobody");
    }

    private static EndpointStatus status(HoldfastDataSource materialize, String endpoint) {
        return materialize.status().endpoints().stream()
                .filter(status -> status.name().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }
}
