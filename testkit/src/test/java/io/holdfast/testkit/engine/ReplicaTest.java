package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replicas: of unmanaged clusters, of clusters that are reconfigured, and what the catalog remembers of them. */
@Timeout(30)
final class ReplicaTest {
    private static final String REPLICAS = "SELECT r.name, r.size FROM mz_cluster_replicas r JOIN mz_clusters c"
            + " ON c.id = r.cluster_id WHERE c.name = '%s' ORDER BY r.name";

    private final Fixture fixture = new Fixture();
    private final Fixture old = new Fixture(EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() {
        fixture.close();
        old.close();
        threads.shutdownNow();
    }

    private static void hydrationTakes(Fixture where, long seconds) {
        where.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(seconds));
    }

    private CompletableFuture<Client.Answer> start(Client runner, String sql) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return runner.run(sql);
                    } catch (SqlError e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    private static SqlError failure(CompletableFuture<?> running) {
        assertThat(running).failsWithin(Duration.ofSeconds(10));
        return (SqlError) java.util.Objects.requireNonNull(
                running.handle((ok, error) -> error.getCause()).join());
    }

    @Test
    void anUnmanagedClusterHasTheReplicasThatItWasGiven() throws SqlError {
        client.run("CREATE CLUSTER c REPLICAS (a (SIZE '100cc'), b (SIZE = '200cc'))");
        assertThat(client.rows(REPLICAS.formatted("c"))).containsExactly("a 100cc", "b 200cc");
        assertThat(client.rows("SELECT managed, size, replication_factor FROM mz_clusters WHERE name = 'c'"))
                .containsExactly("false null null");
        client.run("CREATE CLUSTER REPLICA c.d (SIZE '50cc'); DROP CLUSTER REPLICA c.a;"
                + "ALTER CLUSTER REPLICA c.b RENAME TO e");
        assertThat(client.rows(REPLICAS.formatted("c"))).containsExactly("d 50cc", "e 200cc");
        client.run("SET cluster = c; SET cluster_replica = e");
        assertThat(client.rows("SELECT * FROM t")).containsExactly("1");
        client.run("DROP CLUSTER REPLICA c.d, c.e; RESET cluster_replica");
        Fixture.fails(
                "0A000",
                "CLUSTER \"c\" has no replicas available to service request",
                () -> client.run("SELECT * FROM t"));
    }

    @Test
    void managedAndUnmanagedClustersRefuseWhatIsTheOthers() throws SqlError {
        client.run("CREATE CLUSTER c REPLICAS (a (SIZE '100cc'), b (SIZE '100cc'))");
        Fixture.fails(
                "XX000",
                "cannot modify managed cluster quickstart",
                () -> client.run("CREATE CLUSTER REPLICA quickstart.r2 (SIZE '25cc')"));
        Fixture.fails(
                "XX000",
                "cannot change REPLICATION FACTOR of unmanaged clusters",
                () -> client.run("ALTER CLUSTER c SET (REPLICATION FACTOR 3)"));
        Fixture.fails(
                "42710",
                "cluster replica 'c.a' already exists",
                () -> client.run("CREATE CLUSTER REPLICA c.a (SIZE '25cc')"));
        Fixture.fails("42704", "cluster replica 'c.z' does not exist", () -> client.run("DROP CLUSTER REPLICA c.z"));
        client.run("DROP CLUSTER REPLICA IF EXISTS c.z; CREATE CLUSTER REPLICA IF NOT EXISTS c.a (SIZE '25cc')");
        assertThat(client.notices)
                .containsExactly(
                        "00000 cluster replica \"c.z\" does not exist, skipping",
                        "00000 cluster replica \"a\" already exists, skipping");

        client.run("ALTER CLUSTER c SET (MANAGED)");
        assertThat(client.rows("SELECT managed, size, replication_factor FROM mz_clusters WHERE name = 'c'"))
                .containsExactly("true 100cc 2");
        client.run("ALTER CLUSTER c SET (MANAGED = false)");
        assertThat(client.rows(REPLICAS.formatted("c"))).containsExactly("a 100cc", "b 100cc");
    }

    @Test
    void aNewSizeTakesThePlaceOfOneOnItsWay() throws SqlError {
        client.run("CREATE INDEX i ON t (a)");
        hydrationTakes(fixture, 30);
        client.run("ALTER CLUSTER quickstart SET (SIZE = '200cc')");
        assertThat(client.rows("SELECT count(*) FROM mz_internal.mz_pending_cluster_replicas"))
                .containsExactly("1");
        assertThat(client.rows("SELECT activity FROM mz_internal.mz_show_clusters WHERE name = 'quickstart'"))
                .containsExactly("reconfiguring size to 200cc");
        client.run("ALTER CLUSTER quickstart SET (SIZE = '400cc')");
        assertThat(client.rows("SELECT status FROM mz_internal.mz_cluster_reconfigurations"))
                .containsExactly("cancelled", "in-progress");
        fixture.seconds(30);
        assertThat(client.rows(REPLICAS.formatted("quickstart"))).containsExactly("r3 400cc");
        assertThat(client.rows("SELECT count(*) FROM mz_internal.mz_pending_cluster_replicas"))
                .containsExactly("0");
    }

    @Test
    void aTimeOutInTheBackgroundCommitsOrRollsBack() throws SqlError {
        client.run("CREATE INDEX i ON t (a)");
        hydrationTakes(fixture, 1000);
        String alter = "ALTER CLUSTER quickstart SET (SIZE = '%s')"
                + " WITH (WAIT UNTIL READY (TIMEOUT = '10s', ON TIMEOUT = '%s'))";
        client.run(alter.formatted("200cc", "ROLLBACK"));
        fixture.seconds(10);
        assertThat(client.rows("SELECT size FROM mz_clusters WHERE name = 'quickstart'"))
                .containsExactly("25cc");
        client.run(alter.formatted("200cc", "COMMIT"));
        fixture.seconds(10);
        assertThat(client.rows("SELECT status, on_timeout FROM mz_internal.mz_cluster_reconfigurations"))
                .containsExactly("timed-out rollback", "finalized commit");
        assertThat(client.rows(REPLICAS.formatted("quickstart"))).containsExactly("r3 200cc");
        assertThat(client.rows("SELECT hydrated FROM mz_internal.mz_hydration_statuses"))
                .containsExactly("false");
    }

    @Test
    void anOldServerReplacesAtOnceWithoutWaitAndRollsBackWhatWasInterrupted() throws SqlError {
        Client owner = old.client();
        owner.run("CREATE TABLE t (a int); CREATE INDEX i ON t (a)");
        hydrationTakes(old, 30);
        owner.run("ALTER CLUSTER quickstart SET (SIZE = '100cc')");
        assertThat(owner.rows(REPLICAS.formatted("quickstart"))).containsExactly("r2 100cc");
        assertThat(owner.rows("SELECT hydrated FROM mz_internal.mz_hydration_statuses"))
                .containsExactly("false");
        old.seconds(30);

        CompletableFuture<Client.Answer> waiting =
                start(owner, "ALTER CLUSTER quickstart SET (SIZE = '200cc') WITH (WAIT FOR '5m')");
        await().until(() -> old.environment.store().waiting() > 0);
        Client other = old.client();
        Fixture.fails(
                "55006",
                "cannot alter clusters with pending updates",
                () -> other.run("ALTER CLUSTER quickstart SET (REPLICATION FACTOR 2)"));
        old.environment.cancel(owner.processId);

        assertThat(failure(waiting).sqlState()).isEqualTo("57014");
        assertThat(other.rows(REPLICAS.formatted("quickstart"))).containsExactly("r2 100cc");
    }

    @Test
    void theCatalogRemembersWhoMadeAndDroppedReplicas() throws SqlError {
        client.run("CREATE CLUSTER c (SIZE '25cc', REPLICATION FACTOR 2)");
        fixture.seconds(60);
        client.run("ALTER CLUSTER c SET (REPLICATION FACTOR 1)");
        assertThat(client.rows("SELECT event_type, \"user\", details FROM mz_audit_events"
                        + " WHERE object_type = 'cluster-replica' ORDER BY id"))
                .satisfiesExactly(
                        event -> assertThat(event).startsWith("create app").contains("\"replica_name\":\"r1\""),
                        event -> assertThat(event).startsWith("create app").contains("\"logical_size\":\"25cc\""),
                        event -> assertThat(event)
                                .startsWith("drop app")
                                .contains("\"replica_name\":\"r2\"", "\"cluster_name\":\"c\""));
        assertThat(client.rows("SELECT replica_name, cluster_name, size, credits_per_hour,"
                        + " dropped_at IS NULL FROM mz_internal.mz_cluster_replica_history WHERE cluster_name = 'c'"
                        + " ORDER BY replica_name"))
                .containsExactly("r1 c 25cc 0.25 true", "r2 c 25cc 0.25 false");
    }

    @Test
    void theCatalogRemembersWhenReplicasWereUpAndDown() throws SqlError {
        client.run("CREATE CLUSTER c (SIZE '25cc')");
        fixture.seconds(10);
        fixture.environment.clusters().pace(Duration.ofSeconds(5), Duration.ZERO);
        fixture.environment.clusters().online("c", "r1", false, "oom-killed");
        fixture.environment.clusters().online("c", "r1", true, null);
        String history = "SELECT h.status, h.reason, h.occurred_at FROM mz_internal.mz_cluster_replica_status_history h"
                + " JOIN mz_cluster_replicas r ON r.id = h.replica_id JOIN mz_clusters c ON c.id = r.cluster_id"
                + " WHERE c.name = 'c' ORDER BY h.occurred_at";
        assertThat(client.rows(history))
                .containsExactly("online null 2023-11-14T22:13:20Z", "offline oom-killed 2023-11-14T22:13:30Z");
        fixture.seconds(5);
        assertThat(client.rows(history)).hasSize(3).last().isEqualTo("online null 2023-11-14T22:13:35Z");
    }

    @Test
    void aSubscribeToAPinnedReplicaFailsWithIt() throws SqlError {
        client.run(
                "CREATE CLUSTER two (SIZE '25cc', REPLICATION FACTOR 2); SET cluster = two; SET cluster_replica = r2;"
                        + "BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t; FETCH ALL c WITH (timeout = '0s')");
        fixture.environment.clusters().online("two", "r2", false, null);
        Fixture.fails("XX000", "target replica failed or was dropped", () -> client.run("FETCH ALL c"));
    }

    @Test
    void anOldServerSaysOfASubscribeThatItWasTerminated() throws SqlError {
        Client reader = old.client();
        reader.run("CREATE TABLE t (a int); BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t;"
                + "FETCH ALL c WITH (timeout = '0s')");
        old.client().run("DROP TABLE t");
        Fixture.fails(
                "XX000",
                "subscribe has been terminated because underlying relation \"materialize.public.t\" was dropped",
                () -> reader.run("FETCH ALL c"));
        reader.run("ROLLBACK; CREATE TABLE t (a int); CREATE CLUSTER c; SET cluster = c; BEGIN;"
                + "DECLARE c CURSOR FOR SUBSCRIBE t; FETCH ALL c WITH (timeout = '0s')");
        old.client().run("DROP CLUSTER c");
        Fixture.fails(
                "XX000",
                "subscribe has been terminated because underlying cluster \"c\" was dropped",
                () -> reader.run("FETCH ALL c"));
    }
}
