package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointState;
import io.holdfast.health.SecondPathVerdict;
import io.holdfast.settings.SettingsException;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What probes see of a whole emulated environment. */
final class ProbesTest {
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MaterializeEmulator east =
            MaterializeEmulator.builder().name("east").httpPort(0).start();

    @AfterEach
    void stop() {
        east.close();
    }

    private HoldfastDataSourceBuilder builder(String address) {
        return HoldfastDataSource.builder()
                .endpoint("east", address)
                .set("probeInterval", "100ms")
                .poolSize(2)
                .meterRegistry(registry)
                .listener(events::add);
    }

    @Test
    void theThreeDepthsAreToldApart() throws SQLException {
        east.execute("CREATE TABLE heartbeat (at bigint)");
        try (HoldfastDataSource materialize = builder(east.address())
                .set("probeQuery", "SELECT at FROM heartbeat")
                .build()) {
            await().until(() -> probes("connect", "answered") > 0
                    && probes("coordinator", "answered") > 0
                    && probes("cluster", "answered") > 0);

            east.faults().slow(Duration.ofSeconds(30), "heartbeat");

            await().until(() -> probes("cluster", "failed") >= 2);
            assertThat(probes("coordinator", "failed")).isZero();
            assertThat(materialize.status().endpoints().get(0).state()).isEqualTo(EndpointState.UP);
        }
    }

    private long probes(String depth, String outcome) {
        return registry.find("holdfast.probe").tag("depth", depth).tag("outcome", outcome).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void anUpgradeIsRecognisedAsPlanned() throws SQLException {
        try (HoldfastDataSource materialize = builder(east.address()).build()) {
            materialize.getConnection().close();
            await().until(() -> probes("coordinator", "answered") > 2);

            east.faults().newGeneration("v99.1.0");

            await().until(() -> planned(HoldfastEvent.PlannedKind.UPGRADE, "v99.1.0"));
        }
    }

    @Test
    void aSwapIsRecognisedAsPlanned() throws SQLException {
        east.execute("CREATE TABLE a (x bigint)");
        try (HoldfastDataSource materialize = builder(east.address()).build();
                Connection connection = materialize.getConnection();
                PreparedStatement read = connection.prepareStatement("SELECT * FROM a")) {
            read.executeQuery().close();
            east.faults().failStatement(1, "42704", "collection 'u1' was dropped", "FROM a");
            read.executeQuery().close();

            await().until(() -> planned(HoldfastEvent.PlannedKind.SWAP, ""));
            assertThat(events)
                    .filteredOn(HoldfastEvent.EndpointChanged.class::isInstance)
                    .as("a planned change is held against nobody")
                    .hasSize(1);
        }
    }

    private boolean planned(HoldfastEvent.PlannedKind kind, String after) {
        return events.stream()
                .anyMatch(event -> event instanceof HoldfastEvent.PlannedRestart restart
                        && restart.kind() == kind
                        && restart.after().contains(after));
    }

    @Test
    void connectionsBeyondTheServersLimitAreWarnedOf() throws SQLException {
        try (HoldfastDataSource materialize =
                builder(east.address()).poolSize(10).set("instances", "500").build()) {
            materialize.getConnection().close();
            await().until(() -> events.stream().anyMatch(HoldfastEvent.ConnectionBudgetExceeded.class::isInstance));

            assertThat(materialize.status()).hasToString(materialize.status().toString());
            assertThat(materialize.status().toString()).contains("east: up to 5500 of 5000 connections");
        }
    }

    @Test
    void whereOnlyThePathOfSqlIsDownTheStatusSaysSo() throws SQLException {
        try (FaultProxy proxy = FaultProxy.to(east.host(), east.port());
                HoldfastDataSource materialize = builder(proxy.address())
                        .set("http", "http://" + east.httpAddress())
                        .build()) {
            materialize.getConnection().close();
            proxy.refuse();

            await().until(() -> materialize.status().endpoints().get(0).state() == EndpointState.DOWN);
            await().until(() -> verdict(materialize) == SecondPathVerdict.ENVIRONMENT_UP);
            assertThat(materialize.status().toString()).contains("over HTTP environment_up");
        }
    }

    @Test
    void anEnvironmentThatIsGoneOverHttpIsTheSecondWitness() throws SQLException {
        List<String> errors = new CopyOnWriteArrayList<>();
        try (FaultProxy proxy = FaultProxy.to(east.host(), east.port());
                HoldfastDataSource materialize = builder(proxy.address())
                        .set("http", "http://" + east.httpAddress())
                        .build()) {
            materialize.getConnection().close();
            await().until(() -> verdict(materialize) == SecondPathVerdict.ENVIRONMENT_UP);

            east.faults().loseUpstream();
            proxy.blackHole();

            await().pollInterval(Duration.ofMillis(5)).until(() -> {
                errors.add(materialize.status().endpoints().get(0).lastError());
                return errors.stream().anyMatch(error -> error.contains("over HTTP: 503"));
            });
            assertThat(verdict(materialize)).isEqualTo(SecondPathVerdict.ENVIRONMENT_DOWN);
        }
    }

    @Test
    void aRealPostgresTellsItsLimit() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("pg", "127.0.0.1:" + postgres.getPort())
                        .database("postgres")
                        .user("postgres")
                        .set("instances", "20")
                        .listener(events::add)
                        .build()) {
            materialize.getConnection().close();

            await().until(() -> materialize.status().details().get(0).connectionLimit() == 300);
            assertThat(materialize.status().details().get(0).connectionsNeeded())
                    .isEqualTo(20 * 11);
        }
    }

    private static SecondPathVerdict verdict(HoldfastDataSource materialize) {
        return materialize.status().details().get(0).secondPath();
    }

    @Test
    void settingsThatNameEndpointsAreChecked() {
        assertThatThrownBy(() -> builder(east.address()).set("http", "west=443").build())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no endpoint 'west'");
        assertThatThrownBy(() -> builder(east.address())
                        .set("http", "https://app:hunter2@db.example/api/sql")
                        .build())
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> builder(east.address())
                        .set("maintenanceWindow", "east:someday")
                        .build())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("Wed 21:00-23:00 Europe/Dublin");
        assertThat(registry.getMeters()).isEmpty();
    }
}
