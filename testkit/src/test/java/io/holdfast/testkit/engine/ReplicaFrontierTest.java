package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What stands still, and what does not, where a cluster or one of its replicas is down. */
@Timeout(30)
final class ReplicaFrontierTest {
    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long number(String sql) throws SqlError {
        return Long.parseLong(client.rows(sql).get(0));
    }

    private static String frontier(String object) {
        return "SELECT write_frontier::text FROM mz_internal.mz_frontiers f JOIN mz_objects o ON o.id = f.object_id"
                + " WHERE o.name = '" + object + "'";
    }

    private static String frontier(String object, String replica) {
        return "SELECT write_frontier::text FROM mz_cluster_replica_frontiers f JOIN mz_objects o ON o.id = f.object_id"
                + " JOIN mz_cluster_replicas r ON r.id = f.replica_id WHERE o.name = '" + object + "' AND r.name = '"
                + replica + "'";
    }

    @Test
    void anIndexOfAPausedClusterStandsStill() throws SqlError {
        client.run("CREATE CLUSTER c (SIZE '25cc'); CREATE INDEX i IN CLUSTER c ON t (a)");
        fixture.seconds(2);
        client.run("ALTER CLUSTER c SET (REPLICATION FACTOR 0)");
        long stopped = number(frontier("i"));
        fixture.seconds(60);
        assertThat(number(frontier("i"))).isEqualTo(stopped);
        assertThat(number(frontier("t")) - stopped).isGreaterThanOrEqualTo(59_000);
        assertThat(client.rows("SELECT extract(epoch FROM local_lag) >= 59 FROM mz_internal.mz_materialization_lag"))
                .containsExactly("true");
        client.run("ALTER CLUSTER c SET (REPLICATION FACTOR 1)");
        fixture.seconds(1);
        assertThat(number(frontier("i"))).isEqualTo(number(frontier("t")));
        assertThat(client.rows("SELECT local_lag FROM mz_internal.mz_materialization_lag"))
                .containsExactly("00:00:00");
    }

    @Test
    void anIndexGoesOnWhenItHasHydratedAndIsReadAtOnce() throws SqlError {
        fixture.environment.clusters().pace(Duration.ZERO, Duration.ofMillis(1_500));
        client.run("CREATE CLUSTER c (SIZE '25cc'); SET cluster = c; SET transaction_isolation = serializable");
        client.run("CREATE INDEX i IN CLUSTER c ON t (a)");
        long made = number(frontier("i"));
        fixture.clock.advance(Duration.ofMillis(1_400));
        assertThat(number(frontier("i"))).isEqualTo(made);
        client.run("INSERT INTO t VALUES (2)");
        fixture.clock.advance(Duration.ofMillis(100));
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("2");
        assertThat(number(frontier("i"))).isGreaterThan(made);
    }

    @Test
    void aReplicaThatIsDownStaysWhereItWas() throws SqlError {
        client.run("CREATE CLUSTER c (SIZE '25cc', REPLICATION FACTOR 2)");
        client.run("CREATE MATERIALIZED VIEW m IN CLUSTER c AS SELECT a FROM t; CREATE INDEX i IN CLUSTER c ON t (a)");
        fixture.seconds(2);
        fixture.environment.clusters().online("c", "r2", false, "oom-killed");
        long stopped = number(frontier("m"));
        fixture.seconds(60);
        for (String object : new String[] {"m", "i"}) {
            assertThat(number(frontier(object, "r2"))).as(object).isEqualTo(stopped);
            assertThat(number(frontier(object, "r1"))).as(object).isEqualTo(number(frontier("t")));
            assertThat(number(frontier(object))).as(object).isEqualTo(number(frontier("t")));
        }
        fixture.environment.clusters().online("c", "r2", true, null);
        assertThat(number(frontier("m", "r2"))).isEqualTo(number(frontier("t")));
    }

    @Test
    void aRunningSubscribeHasAFrontierOnEachReplica() throws SqlError {
        client.run("CREATE CLUSTER c (SIZE '25cc', REPLICATION FACTOR 2)");
        String frontiers = "SELECT r.name, f.write_frontier::text FROM mz_cluster_replica_frontiers f"
                + " JOIN mz_internal.mz_subscriptions s ON s.id = f.object_id JOIN mz_clusters c ON c.id = s.cluster_id"
                + " JOIN mz_cluster_replicas r ON r.id = f.replica_id WHERE c.name = 'c' ORDER BY r.name";
        try (Client streaming = fixture.client()) {
            streaming.run("SET cluster = c; BEGIN; DECLARE k CURSOR FOR SUBSCRIBE t; FETCH ALL k");
            fixture.seconds(1);
            assertThat(client.rows(frontiers))
                    .containsExactly("r1 " + number(frontier("t")), "r2 " + number(frontier("t")));
            fixture.environment.clusters().online("c", "r2", false, null);
            assertThat(client.rows(frontiers)).containsExactly("r1 " + number(frontier("t")));
        }
        assertThat(client.rows(frontiers)).isEmpty();
    }

    @Test
    void aSubscribeToTheCatalogRunsOnTheCatalogsOwnCluster() throws SqlError {
        String clusters = "SELECT c.name FROM mz_internal.mz_subscriptions s JOIN mz_clusters c ON c.id = s.cluster_id"
                + " ORDER BY s.id";
        try (Client streaming = fixture.client();
                Client own = fixture.client()) {
            streaming.run("BEGIN; DECLARE k CURSOR FOR SUBSCRIBE (SELECT name FROM mz_tables); FETCH 1 k");
            own.run("BEGIN; DECLARE k CURSOR FOR SUBSCRIBE t; FETCH 1 k");
            assertThat(client.rows(clusters)).containsExactly("mz_catalog_server", "quickstart");
        }
    }
}
