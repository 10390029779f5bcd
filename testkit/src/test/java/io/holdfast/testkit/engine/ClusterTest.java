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

@Timeout(30)
final class ClusterTest {
    private final Fixture fixture = new Fixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        client.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() {
        fixture.close();
        threads.shutdownNow();
    }

    private void hydrationTakes(long seconds) {
        fixture.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(seconds));
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

    private void awaitBlocked() {
        await().until(() -> fixture.environment.store().waiting() > 0);
    }

    private static SqlError failure(CompletableFuture<?> running) {
        assertThat(running).failsWithin(Duration.ofSeconds(10));
        return (SqlError) java.util.Objects.requireNonNull(
                running.handle((ok, error) -> error.getCause()).join());
    }

    @Test
    void blocksAReadOfAnObjectUntilItHasHydrated() throws SqlError {
        hydrationTakes(10);
        client.run("CREATE MATERIALIZED VIEW mv AS SELECT a FROM t");
        assertThat(client.rows("SELECT hydrated FROM mz_internal.mz_hydration_statuses"))
                .containsExactly("false");
        CompletableFuture<Client.Answer> read = start(other, "SELECT * FROM mv");
        awaitBlocked();
        fixture.seconds(9);
        assertThat(read).isNotDone();
        fixture.seconds(1);

        assertThat(read.join().rows).containsExactly("1");
        assertThat(client.rows("SELECT hydrated, hydration_time FROM mz_internal.mz_compute_hydration_statuses"))
                .containsExactly("true 00:00:10");
    }

    @Test
    void blocksAReadThroughAnIndexOfItsOwnClusterOnly() throws SqlError {
        client.run("CREATE VIEW v AS SELECT a FROM t; CREATE CLUSTER serving (SIZE = '100cc')");
        hydrationTakes(10);
        client.run("CREATE INDEX v_idx IN CLUSTER serving ON v (a)");
        assertThat(client.rows("SELECT * FROM v")).containsExactly("1");
        other.run("SET cluster = serving");
        CompletableFuture<Client.Answer> read = start(other, "SELECT * FROM v");
        awaitBlocked();
        fixture.seconds(10);
        assertThat(read.join().rows).containsExactly("1");
    }

    @Test
    void cancelsABlockedRead() throws SqlError {
        hydrationTakes(1000);
        client.run("CREATE MATERIALIZED VIEW mv AS SELECT a FROM t");
        CompletableFuture<Client.Answer> read = start(other, "SELECT * FROM mv");
        awaitBlocked();
        fixture.environment.cancel(other.processId);
        assertThat(failure(read).sqlState()).isEqualTo("57014");
    }

    @Test
    void refusesAClusterWithoutReplicasAndAnswersWhatNeedsNone() throws SqlError {
        client.run("CREATE CLUSTER empty (SIZE = '25cc', REPLICATION FACTOR = 0); SET cluster = empty");
        Fixture.fails(
                "0A000",
                "CLUSTER \"empty\" has no replicas available to service request",
                () -> client.run("SELECT * FROM t"));
        Fixture.fails(
                "0A000",
                "CLUSTER \"empty\" has no replicas available to service request",
                () -> client.run("SUBSCRIBE t"));
        assertThat(client.rows("SELECT 1")).containsExactly("1");
        assertThat(client.rows("SELECT name FROM mz_clusters WHERE name = 'empty'"))
                .containsExactly("empty");
        client.run("INSERT INTO t VALUES (2)");
        client.run("ALTER CLUSTER empty SET (REPLICATION FACTOR 1)");
        assertThat(client.rows("SELECT * FROM t")).containsExactly("1", "2");
    }

    @Test
    void blocksOnAnOldServerWhereAClusterHasNoReplicas() throws SqlError {
        try (Fixture old = new Fixture(EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD))) {
            Client blocked = old.client();
            blocked.run("CREATE TABLE t (a int); CREATE CLUSTER empty (SIZE '25cc', REPLICATION FACTOR 0)");
            blocked.run("SET cluster = empty");
            CompletableFuture<Client.Answer> read = start(blocked, "SELECT * FROM t");
            await().until(() -> old.environment.store().waiting() > 0);
            old.client().run("ALTER CLUSTER empty SET (REPLICATION FACTOR 1)");
            assertThat(read.join().rows).isEmpty();
        }
    }

    @Test
    void stallsWhileItsReplicaIsOfflineAndHydratesAgainAfterwards() throws SqlError {
        hydrationTakes(5);
        fixture.environment.clusters().online("quickstart", "r1", false, "oom-killed");
        assertThat(client.rows("SELECT status, reason FROM mz_internal.mz_cluster_replica_statuses s"
                        + " JOIN mz_cluster_replicas r ON r.id = s.replica_id JOIN mz_clusters c ON c.id = r.cluster_id"
                        + " WHERE c.name = 'quickstart'"))
                .containsExactly("offline oom-killed");
        CompletableFuture<Client.Answer> read = start(other, "SELECT * FROM t");
        awaitBlocked();
        fixture.seconds(100);
        assertThat(read).isNotDone();
        fixture.environment.clusters().online("quickstart", "r1", true, null);
        assertThat(read.join().rows).containsExactly("1");
    }

    @Test
    void followsNoChangeWhileTheReplicaIsOfflineAndAllOfThemAfterwards() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t WITH (SNAPSHOT = false)");
        client.run("FETCH 0 c");
        fixture.environment.clusters().online("quickstart", "r1", false, null);
        other.run("INSERT INTO t VALUES (2)");
        assertThat(client.tag("FETCH ALL c WITH (timeout = '0s')")).isEqualTo("FETCH 0");
        fixture.environment.clusters().online("quickstart", "r1", true, null);
        assertThat(client.tag("FETCH ALL c WITH (timeout = '0s')")).isEqualTo("FETCH 1");
    }

    @Test
    void keepsTheFrontierOfAViewWhoseClusterIsPaused() throws SqlError {
        client.run(
                "CREATE CLUSTER compute (SIZE = '25cc'); CREATE MATERIALIZED VIEW mv IN CLUSTER compute AS SELECT a FROM t");
        fixture.seconds(1);
        client.run("ALTER CLUSTER compute SET (REPLICATION FACTOR 0)");
        String frontier =
                "SELECT write_frontier FROM mz_internal.mz_frontiers f JOIN mz_objects o ON o.id = f.object_id"
                        + " WHERE o.name = 'mv'";
        String before = client.rows(frontier).get(0);
        fixture.seconds(60);
        assertThat(client.rows(frontier)).containsExactly(before);
        assertThat(client.rows("SELECT lag FROM mz_internal.mz_wallclock_global_lag l JOIN mz_objects o"
                        + " ON o.id = l.object_id WHERE o.name = 'mv'"))
                .containsExactly("00:00:59");
        assertThat(client.rows("SELECT replica_id, hydrated FROM mz_internal.mz_hydration_statuses"))
                .containsExactly("null false");
        CompletableFuture<Client.Answer> read = start(other, "SELECT * FROM mv");
        awaitBlocked();
        client.run("ALTER CLUSTER compute SET (REPLICATION FACTOR 1)");
        assertThat(read.join().rows).containsExactly("1");
    }

    @Test
    void tellsASubscribeToAViewNothingWhileTheViewStandsStill() throws SqlError {
        client.run("CREATE CLUSTER compute; CREATE MATERIALIZED VIEW mv IN CLUSTER compute AS SELECT a FROM t");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE mv WITH (PROGRESS, SNAPSHOT = false)");
        client.run("FETCH ALL c WITH (timeout = '0s')");
        other.run("ALTER CLUSTER compute SET (REPLICATION FACTOR 0); INSERT INTO t VALUES (2)");
        fixture.seconds(5);
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')")).isEmpty();
        other.run("ALTER CLUSTER compute SET (REPLICATION FACTOR 1)");
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')"))
                .hasSize(2)
                .first()
                .asString()
                .endsWith(" false 1 2");
    }

    @Test
    void answersTheCatalogWhileEveryReplicaIsDown() throws SqlError {
        fixture.environment.clusters().online("quickstart", "r1", false, null);
        assertThat(client.rows("SELECT name FROM mz_tables WHERE id LIKE 'u%'")).containsExactly("t");
        client.run("CREATE VIEW names AS SELECT name FROM mz_tables WHERE id LIKE 'u%'");
        assertThat(client.rows("SELECT * FROM names")).containsExactly("t");
    }

    @Test
    void tellsASubscribeThatItsClusterIsGone() throws SqlError {
        client.run("CREATE CLUSTER c; SET cluster = c; BEGIN; DECLARE s CURSOR FOR SUBSCRIBE t");
        client.run("FETCH ALL s WITH (timeout = '0s')");
        CompletableFuture<Client.Answer> fetch = start(client, "FETCH ALL s");
        awaitBlocked();
        String id = other.rows("SELECT id FROM mz_clusters WHERE name = 'c'").get(0);
        other.run("DROP CLUSTER c");
        SqlError error = failure(fetch);
        assertThat(error.sqlState() + " " + error.message()).isEqualTo("42704 cluster '" + id + "' was dropped");
    }

    @Test
    void resizesInTheBackgroundAndKeepsServing() throws SqlError {
        hydrationTakes(30);
        client.run("CREATE INDEX i ON t (a)");
        fixture.seconds(30);
        client.run(
                "ALTER CLUSTER quickstart SET (SIZE = '200cc') WITH (WAIT UNTIL READY (TIMEOUT = '5m', ON TIMEOUT = 'ROLLBACK'))");
        assertThat(client.rows("SELECT status FROM mz_internal.mz_cluster_reconfigurations"))
                .containsExactly("in-progress");
        assertThat(client.rows("SELECT * FROM t")).containsExactly("1");
        Fixture.fails(
                "55006",
                "cannot change replication factor while a reconfiguration is in progress",
                () -> client.run("ALTER CLUSTER quickstart SET (REPLICATION FACTOR 2)"));
        fixture.seconds(30);
        assertThat(client.rows("SELECT status FROM mz_internal.mz_cluster_reconfigurations"))
                .containsExactly("finalized");
        assertThat(client.rows("SELECT replicas FROM mz_internal.mz_show_clusters WHERE name = 'quickstart'"))
                .containsExactly("r2 (200cc)");
    }

    @Test
    void waitsForTheReplicasOnAnOldServerAndUndoesWhatTakesTooLong() throws SqlError {
        try (Fixture old = new Fixture(EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD))) {
            Client owner = old.client();
            owner.run("CREATE TABLE t (a int); CREATE INDEX i ON t (a)");
            old.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(30));
            String alter = "ALTER CLUSTER quickstart SET (SIZE = '200cc') WITH (WAIT UNTIL READY (TIMEOUT = '%s',"
                    + " ON TIMEOUT = 'ROLLBACK'))";
            CompletableFuture<Client.Answer> late = start(owner, alter.formatted("10s"));
            await().until(() -> old.environment.store().waiting() > 0);
            old.seconds(10);
            SqlError error = failure(late);
            assertThat(error.sqlState() + " " + error.message())
                    .isEqualTo("57014 canceling statement, provided timeout lapsed");
            CompletableFuture<Client.Answer> patient = start(owner, alter.formatted("60s"));
            await().until(() -> old.environment.store().waiting() > 0);
            old.seconds(30);
            assertThat(patient.join().tag()).isEqualTo("ALTER CLUSTER");
            assertThat(owner.rows("SELECT size FROM mz_clusters WHERE name = 'quickstart'"))
                    .containsExactly("200cc");
        }
    }

    @Test
    void swapsNamesAndKeepsIds() throws SqlError {
        client.run("CREATE CLUSTER blue (SIZE '25cc', REPLICATION FACTOR 2); CREATE CLUSTER green (SIZE '50cc')");
        String blue =
                client.rows("SELECT id FROM mz_clusters WHERE name = 'blue'").get(0);
        client.run("ALTER CLUSTER blue SWAP WITH green");
        assertThat(client.rows("SELECT id, size FROM mz_clusters WHERE name = 'green'"))
                .containsExactly(blue + " 25cc");
        client.run("ALTER CLUSTER green RENAME TO olive");
        assertThat(client.rows("SELECT id FROM mz_clusters WHERE name = 'olive'"))
                .containsExactly(blue);
    }

    @Test
    void refusesWhatClustersCannotDo() {
        Fixture.fails("XX000", "unknown cluster 'nope'", () -> client.run("SET cluster = nope; SELECT * FROM t"));
        assertThat(client.notices).containsExactly("01000 cluster \"nope\" does not exist");
        Fixture.fails(
                "2F003",
                "querying the following items \"materialize.public.t\" is not allowed from the \"mz_catalog_server\" cluster",
                () -> client.run("SET cluster = mz_catalog_server; SELECT * FROM t"));
        Fixture.fails(
                "25001",
                "SET cluster cannot be called in an active transaction",
                () -> client.run("BEGIN; SET cluster = quickstart"));
        Fixture.fails(
                "42704",
                "cluster replica 'quickstart.r9' does not exist",
                () -> other.run("SET cluster_replica = r9; SELECT * FROM t"));
        Fixture.fails("42710", "cluster 'quickstart' already exists", () -> other.run("CREATE CLUSTER quickstart"));
        Fixture.fails(
                "42501", "system cluster 'mz_system' cannot be modified", () -> other.run("DROP CLUSTER mz_system"));
        Fixture.fails(
                "53000",
                "creating cluster replica would violate max_replicas_per_cluster limit (desired: 6, limit: 5, current: 0)",
                () -> other.run("CREATE CLUSTER big (SIZE '25cc', REPLICATION FACTOR 6)"));
    }

    @Test
    void readsFromThePinnedReplicaOnly() throws SqlError {
        client.run(
                "CREATE CLUSTER two (SIZE '25cc', REPLICATION FACTOR 2); SET cluster = two; SET cluster_replica = r2");
        fixture.environment.clusters().online("two", "r1", false, null);
        assertThat(client.rows("SELECT * FROM t")).containsExactly("1");
        fixture.environment.clusters().online("two", "r1", true, null);
        fixture.environment.clusters().online("two", "r2", false, null);
        CompletableFuture<Client.Answer> read = start(client, "SELECT * FROM t");
        awaitBlocked();
        fixture.environment.clusters().online("two", "r2", true, null);
        assertThat(read.join().rows).containsExactly("1");
    }

    @Test
    void dropsAClusterWithWhatRunsOnItOnlyByCascade() throws SqlError {
        client.run("CREATE CLUSTER c; CREATE MATERIALIZED VIEW mv IN CLUSTER c AS SELECT a FROM t");
        Fixture.fails(
                "2BP01",
                "cannot drop cluster \"c\" because other objects depend on it",
                () -> client.run("DROP CLUSTER c"));
        client.run("DROP CLUSTER c CASCADE");
        Fixture.fails("XX000", "unknown catalog item 'mv'", () -> client.run("SELECT * FROM mv"));
        client.run("DROP CLUSTER IF EXISTS c");
    }
}
