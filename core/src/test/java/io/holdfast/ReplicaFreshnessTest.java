package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.StalenessChanged;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A bound on staleness over a real PostgreSQL replica and its primary: the replica serves while it is known to be fresh. */
final class ReplicaFreshnessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A few seconds, longer than the bound, stand for the minute that {@code -Pproof} takes. */
    private static final Duration IDLE = Duration.ofSeconds(Integer.getInteger("holdfast.idleSeconds", 6));

    private static ReplicatedPostgres servers;

    @BeforeAll
    static void start() throws IOException, SQLException {
        servers = ReplicatedPostgres.start();
        servers.onPrimary("CREATE TABLE t (a bigint)", "INSERT INTO t VALUES (1)");
        await().atMost(LONG).until(servers::isCaughtUp);
    }

    private final List<HoldfastEvent> stale = new CopyOnWriteArrayList<>();

    @AfterAll
    static void stop() throws IOException {
        servers.close();
    }

    @AfterEach
    void heal() throws SQLException {
        servers.onReplica(
                "SELECT pg_wal_replay_resume()", "ALTER SYSTEM RESET primary_conninfo", "SELECT pg_reload_conf()");
        await().atMost(LONG).until(servers::isCaughtUp);
    }

    private HoldfastDataSource replicaFirst(Duration bound) {
        return HoldfastDataSource.builder()
                .endpoint("replica", servers.replicaAddress())
                .endpoint("primary", servers.primaryAddress())
                .database("postgres")
                .user("postgres")
                .poolSize(2)
                .maxStaleness(bound)
                .listener(event -> {
                    if (event instanceof StalenessChanged changed
                            && (changed.whole() || !changed.objects().isEmpty())) {
                        stale.add(changed);
                    }
                })
                .build();
    }

    private static String where(HoldfastDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return FreshnessTest.read(connection, "SELECT count(*) FROM t").endpoint();
        }
    }

    @Test
    void aReplicaWhoseReplayIsPausedIsLeftAndComesBack() throws SQLException {
        try (HoldfastDataSource dataSource = replicaFirst(Duration.ofSeconds(3))) {
            await().atMost(LONG).until(() -> where(dataSource).equals("replica"));
            servers.onReplica("SELECT pg_wal_replay_pause()");
            servers.onPrimary("INSERT INTO t VALUES (2)");
            await().atMost(LONG).until(() -> where(dataSource).equals("primary"));
            servers.onReplica("SELECT pg_wal_replay_resume()");
            await().atMost(LONG).until(() -> where(dataSource).equals("replica"));
        }
    }

    /** What is missing in an answer tells how old it is, whatever we believe. */
    @Test
    void aPausedReplicaAnswersNothingOneProbePeriodBeyondTheBound() throws SQLException {
        Duration bound = Duration.ofSeconds(3);
        try (HoldfastDataSource dataSource = replicaFirst(bound);
                Connection connection = dataSource.getConnection()) {
            await().atMost(LONG).until(() -> where(dataSource).equals("replica"));
            servers.onReplica("SELECT pg_wal_replay_pause()");
            long before = count(connection);
            servers.onPrimary("INSERT INTO t VALUES (3)");
            long forbidden = System.nanoTime() + bound.plusSeconds(1).toNanos();
            long beyond = 0;
            long missing = 0;
            long young = 0;
            while (beyond < 2_000) {
                boolean late = System.nanoTime() - forbidden > 0;
                boolean stale = count(connection) == before;
                beyond += late ? 1 : 0;
                missing += late && stale ? 1 : 0;
                young += !late && stale ? 1 : 0;
            }
            assertThat(young)
                    .as("answers of the replica while it was young enough")
                    .isPositive();
            assertThat(missing).as("answers beyond the bound").isZero();
        }
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void aReplicaOfAnIdlePrimaryStays() throws SQLException {
        try (HoldfastDataSource dataSource = replicaFirst(Duration.ofSeconds(5))) {
            await().atMost(LONG).until(() -> where(dataSource).equals("replica"));
            stale.clear();
            Instant until = Instant.now().plus(IDLE);
            int reads = 0;
            while (Instant.now().isBefore(until)) {
                if (where(dataSource).equals("replica")) {
                    reads++;
                }
            }
            // a machine that stops for a moment may send a read elsewhere: that is not a verdict on what the replica
            // knows
            assertThat(stale).isEmpty();
            assertThat(reads).isGreaterThan(10);
            await().atMost(LONG).until(() -> where(dataSource).equals("replica"));
        }
    }

    @Test
    void aReplicaWithoutItsReceiverIsLeftThoughItHasReplayedEverything() throws SQLException {
        try (HoldfastDataSource dataSource = replicaFirst(Duration.ofHours(1))) {
            await().atMost(LONG).until(() -> where(dataSource).equals("replica"));
            assertThat(servers.isCaughtUp()).isTrue();
            servers.onReplica(
                    "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1 user=postgres'",
                    "SELECT pg_reload_conf()",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_wal_receiver");
            // with such a bound no lag that can be told would do it
            await().atMost(LONG).until(() -> where(dataSource).equals("primary"));
        }
    }
}
