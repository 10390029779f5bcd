package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.StaleReadException;
import io.holdfast.freshness.ReadInfo;
import io.holdfast.freshness.StalenessBound;
import io.holdfast.settings.StalePolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads with a bound on staleness over two regions, one of which falls behind. */
final class FreshnessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Regions regions = new Regions();

    @AfterEach
    void close() {
        regions.close();
    }

    private HoldfastDataSourceBuilder measured() {
        return regions.builder().maxStaleness(Duration.ofSeconds(3)).set("stalenessCheck", "measured");
    }

    static ReadInfo read(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.unwrap(ReadInfo.class);
        }
    }

    private static String where(HoldfastDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return read(connection, "SELECT sum(a) FROM t").endpoint();
        }
    }

    @Test
    void aFrozenRegionIsLeftAndComeBackTo() throws SQLException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (HoldfastDataSource dataSource = measured()
                .failbackDelay(Duration.ofSeconds(1))
                .meterRegistry(registry)
                .build()) {
            await().atMost(LONG).until(() -> where(dataSource).equals("east"));
            await().atMost(LONG).until(() -> lag(registry, "east") < 3);
            regions.east.faults().freeze();
            await().atMost(LONG).until(() -> where(dataSource).equals("west"));
            await().atMost(LONG).until(() -> flagged("[LAGGING]"));
            await().atMost(LONG).until(() -> dataSource.status().serving().equals(Optional.of("west")));
            await().atMost(LONG).until(() -> lag(registry, "east") > 3);
            regions.east.faults().unfreeze();
            await().atMost(LONG).until(() -> where(dataSource).equals("east"));
            await().atMost(LONG).until(() -> flagged("[]"));
        }
    }

    private static double lag(SimpleMeterRegistry registry, String endpoint) {
        return registry.get("holdfast.endpoint.lag")
                .tag("endpoint", endpoint)
                .gauge()
                .value();
    }

    private boolean flagged(String flags) {
        return regions.events.stream()
                .anyMatch(event -> event instanceof HoldfastEvent.EndpointFlagged flagged
                        && flagged.endpoint().equals("east")
                        && flagged.flags().toString().equals(flags));
    }

    @Test
    void theStatusAndAGaugeSayHowFarEachRegionIsBehind() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (HoldfastDataSource dataSource = regions.builder()
                .set("watchedObjects", "t")
                .meterRegistry(registry)
                .build()) {
            regions.east.faults().lag(Duration.ofSeconds(20));
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(dataSource.status().details().get(0).lag())
                        .hasValueSatisfying(lag -> assertThat(lag).isGreaterThan(Duration.ofSeconds(10)));
                assertThat(dataSource.status().details().get(1).lag())
                        .hasValueSatisfying(lag -> assertThat(lag).isLessThan(Duration.ofSeconds(10)));
                assertThat(dataSource.status().toString()).contains(" ms behind");
                assertThat(registry.get("holdfast.endpoint.lag")
                                .tag("endpoint", "east")
                                .gauge()
                                .value())
                        .isGreaterThan(10);
            });
        }
    }

    @Test
    void aRegionWhoseFrontierLagsIsLeft() throws SQLException {
        try (HoldfastDataSource dataSource = measured().build()) {
            await().atMost(LONG).until(() -> where(dataSource).equals("east"));
            regions.east.faults().lag(Duration.ofSeconds(8));
            await().atMost(LONG).until(() -> where(dataSource).equals("west"));
        }
    }

    @Test
    void whereNobodyIsFreshAStrictReadFailsAndNamesEach() throws SQLException {
        try (HoldfastDataSource dataSource = measured().build()) {
            await().atMost(LONG).until(() -> where(dataSource).equals("east"));
            regions.east.faults().freeze();
            regions.west.faults().freeze();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(() -> where(dataSource))
                            .isInstanceOf(StaleReadException.class)
                            .hasMessageContaining("no endpoint is within 3000 ms")
                            .hasMessageContaining("east")
                            .hasMessageContaining("west")
                            .hasMessageContaining("ms behind"));
        }
    }

    @Test
    void whereNobodyIsFreshTheLeastStaleAnswersAndSaysSo() throws SQLException {
        try (HoldfastDataSource dataSource =
                        measured().stalePolicy(StalePolicy.LEAST_STALE).build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(read(connection, "SELECT 1 FROM t").degraded()).isFalse();
            regions.east.faults().freeze();
            await().atMost(LONG).until(() -> where(dataSource).equals("west"));
            regions.west.faults().freeze();
            await().atMost(LONG)
                    .until(() -> read(connection, "SELECT sum(a) FROM t").degraded());
            assertThat(read(connection, "SELECT sum(a) FROM t").endpoint()).isEqualTo("west");
            statement.executeQuery("SELECT sum(a) FROM t").close();
            assertThat(statement.getWarnings().getMessage()).contains("older than was asked for", "west");
        }
    }

    @Test
    void theServerEnforcesWhatItCanAndWritesTravelWithout() throws SQLException {
        try (HoldfastDataSource dataSource = regions.builder()
                        .set("stalenessCheck", "server")
                        .maxStaleness(Duration.ofMillis(1500))
                        .writes("east")
                        .build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            await().atMost(LONG).until(() -> where(dataSource).equals("east"));
            try (ResultSet rows = statement.executeQuery("SHOW transaction_isolation")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("bounded staleness 1500ms");
            }
            assertThat(statement.executeUpdate("INSERT INTO t VALUES (4)")).isEqualTo(1);
            regions.east.faults().freeze();
            await().atMost(LONG).until(() -> where(dataSource).equals("west"));
        }
    }

    @Test
    void theNarrowestPlaceDecidesHowOldAnAnswerMayBe() throws SQLException {
        try (HoldfastDataSource dataSource =
                        regions.builder().set("stalenessCheck", "measured").build();
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains("lag-east"));
            await().atMost(LONG).until(() -> where(dataSource).equals("east"));
            regions.east.faults().freeze();
            connection.setClientInfo("holdfast.maxStaleness", "4s");
            await().atMost(LONG)
                    .until(() ->
                            read(connection, "SELECT sum(a) FROM t").endpoint().equals("west"));
            assertThat(connection.getClientInfo("holdfast.maxStaleness")).isEqualTo("4s");
            // awaited, because a busy machine may have the region suspected for a moment
            goesEast(() -> read(connection, "/* holdfast: max_staleness=1h */ SELECT sum(a) FROM t"));
            goesEast(() -> read(connection, "SELECT /* holdfast: max_staleness=off */ sum(a) FROM t"));
            statement.unwrap(StalenessBound.class).maxStaleness(Duration.ofHours(1));
            goesEast(() -> {
                try (ResultSet rows = statement.executeQuery("SELECT sum(a) FROM t")) {
                    return rows.unwrap(ReadInfo.class);
                }
            });
            connection.unwrap(StalenessBound.class).inheritMaxStaleness();
            goesEast(() -> read(connection, "SELECT sum(a) FROM t"));
            assertThatThrownBy(() -> read(connection, "SELECT /* holdfast: max_stale=5s */ 1"))
                    .hasMessageContaining("max_staleness=5s");
            assertThatThrownBy(() -> read(connection, "SELECT /* holdfast: max_staleness=2s */ 1"))
                    .hasMessageContaining("3s or more");
        }
    }

    private static void goesEast(Callable<ReadInfo> read) {
        await().atMost(LONG).until(() -> read.call().endpoint().equals("east"));
    }
}
