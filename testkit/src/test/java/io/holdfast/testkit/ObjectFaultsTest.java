package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.testkit.time.VirtualClock;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults of one object and of one replica, by Java and by the control port. */
final class ObjectFaultsTest {
    private static final long START = 1_000_000;

    private final VirtualClock clock = VirtualClock.at(START);
    private final MaterializeEmulator emulator =
            MaterializeEmulator.builder().clock(clock).start();
    private final FaultProxy proxy = FaultProxy.to(emulator.host(), emulator.port());
    private final ControlServer control = ControlServer.start(0, "emulator", emulator, proxy);

    ObjectFaultsTest() {
        emulator.execute("CREATE TABLE bids (a int); CREATE TABLE other (a int); INSERT INTO bids VALUES (1)");
        emulator.execute("INSERT INTO other VALUES (1)");
    }

    @AfterEach
    void stop() {
        control.close();
        proxy.close();
        emulator.close();
    }

    /** How a fault is asked for. */
    enum Way {
        JAVA,
        HTTP
    }

    private void ask(Way way, String path, Runnable call) throws IOException, InterruptedException {
        if (way == Way.JAVA) {
            call.run();
            return;
        }
        HttpURLConnection asked = (HttpURLConnection)
                URI.create("http://" + control.address() + path).toURL().openConnection();
        asked.setRequestMethod("POST");
        assertThat(asked.getResponseCode()).as(path).isEqualTo(200);
    }

    private String serializable(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + emulator.address() + "/materialize?user=materialize&socketTimeout=20"
                + "&options=--transaction_isolation%3Dserializable";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private long behind(String object) {
        String frontier = String.valueOf(emulator.query("SELECT write_frontier FROM mz_internal.mz_frontiers f"
                        + " JOIN mz_objects o ON o.id = f.object_id WHERE o.name = '" + object + "'")
                .get(0)
                .get(0));
        return clock.millis() - Long.parseLong(frontier);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void oneObjectFreezesAndTheOthersGoOn(Way way) throws Exception {
        ask(way, "/fault/freeze?object=bids", () -> emulator.faults().freeze("bids"));
        emulator.execute("INSERT INTO bids VALUES (2); INSERT INTO other VALUES (2)");
        clock.advance(Duration.ofSeconds(10));

        assertThat(emulator.faults().active()).containsExactly("freeze bids");
        assertThat(serializable("SELECT count(*) FROM bids")).isEqualTo("1");
        assertThat(serializable("SELECT count(*) FROM other")).isEqualTo("2");
        assertThat(behind("bids")).isGreaterThanOrEqualTo(9_000);
        assertThat(behind("other")).isLessThanOrEqualTo(1_000);

        ask(way, "/fault/unfreeze?object=bids", () -> emulator.faults().unfreeze("bids"));
        assertThat(serializable("SELECT count(*) FROM bids")).isEqualTo("2");
        assertThat(emulator.faults().active()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void oneObjectLagsUntilItIsHealed(Way way) throws Exception {
        ask(way, "/fault/lag?object=bids&ms=7000", () -> emulator.faults().lag("bids", Duration.ofSeconds(7)));
        clock.advance(Duration.ofSeconds(60));

        assertThat(emulator.faults().active()).containsExactly("lag bids");
        assertThat(behind("bids")).isBetween(7_000L, 8_000L);
        assertThat(behind("other")).isLessThanOrEqualTo(1_000);
        assertThat(emulator.query("SELECT lag FROM mz_internal.mz_wallclock_global_lag l JOIN mz_objects o"
                                + " ON o.id = l.object_id WHERE o.name = 'bids'")
                        .get(0)
                        .get(0))
                .hasToString("00:00:07");

        ask(way, "/fault/heal", () -> emulator.faults().heal());
        assertThat(emulator.faults().active()).isEmpty();
        assertThat(behind("bids")).isLessThanOrEqualTo(1_000);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void oneReplicaGoesOfflineAndComesBack(Way way) throws Exception {
        ask(way, "/cluster/startup-time?ms=3000", () -> emulator.clusters().startupTime(Duration.ofSeconds(3)));
        ask(
                way,
                "/cluster/take-offline?cluster=quickstart&replica=r1&reason=oom-killed",
                () -> emulator.clusters().takeOffline("quickstart", "r1", "oom-killed"));
        assertThat(emulator.query(
                        "SELECT reason FROM mz_internal.mz_cluster_replica_statuses WHERE status = 'offline'"))
                .isEqualTo(java.util.List.of(java.util.List.of("oom-killed")));
        ask(
                way,
                "/cluster/bring-online?cluster=quickstart&replica=r1",
                () -> emulator.clusters().bringOnline("quickstart", "r1"));
        assertThat(emulator.clusters().status("quickstart").get(0).online()).isFalse();
        clock.advance(Duration.ofSeconds(3));
        assertThat(emulator.clusters().status("quickstart").get(0).online()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void replicasHydrateForAsLongAsTheyAreTold(Way way) throws Exception {
        ask(way, "/cluster/hydration-time?ms=9000", () -> emulator.clusters().hydrationTime(Duration.ofSeconds(9)));
        emulator.execute("CREATE MATERIALIZED VIEW v AS SELECT a FROM bids");
        assertThat(emulator.clusters().status("quickstart").get(0).hydrated()).isFalse();
        clock.advance(Duration.ofSeconds(9));
        assertThat(emulator.clusters().status("quickstart").get(0).hydrated()).isTrue();
    }

    @Test
    void anObjectMustExistAndMayBeDroppedBeforeItIsHealed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.faults().freeze("nope"))
                .withMessageContaining("nope");
        emulator.faults().freeze("bids");
        emulator.execute("DROP TABLE bids");
        emulator.faults().heal();
        assertThat(emulator.faults().active()).isEmpty();
    }
}
