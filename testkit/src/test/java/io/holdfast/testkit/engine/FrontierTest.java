package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
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

/** Objects whose frontiers differ, and what isolation levels make of them. */
final class FrontierTest {
    private static final String NOW = "FETCH ALL c WITH (timeout = '0s')";

    private final Fixture fixture = new Fixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        other.run("CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t");
        other.run("INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() {
        fixture.close();
        threads.shutdownNow();
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

    @Test
    void aStrictReadWaitsForAFrozenViewAndASerializableOneDoesNot() throws SqlError {
        fixture.environment.freeze("m", true);
        other.run("INSERT INTO t VALUES (2)");
        assertThat(fixture.environment.upper("m")).isLessThan(fixture.environment.upper("t"));
        CompletableFuture<Client.Answer> strict = start(client, "SELECT n FROM m");
        awaitBlocked();
        assertThat(strict).isNotDone();
        other.run("SET transaction_isolation = serializable");
        assertThat(other.rows("SELECT n FROM m")).containsExactly("1");
        assertThat(other.rows("SELECT count(*) FROM t")).containsExactly("2");
        fixture.environment.freeze("m", false);
        assertThat(strict.join().rows).containsExactly("2");
        assertThat(other.rows("SELECT n FROM m")).containsExactly("2");
    }

    @Test
    void aSubscribeHearsNothingOfAFrozenViewAndEverythingAfterwards() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE m WITH (PROGRESS)");
        client.run(NOW);
        fixture.environment.freeze("m", true);
        other.run("INSERT INTO t VALUES (2)");
        long time = fixture.now();
        fixture.seconds(3);
        assertThat(client.rows(NOW)).isEmpty();
        fixture.environment.freeze("m", false);
        assertThat(client.rows(NOW))
                .containsExactly(time + " false -1 1", time + " false 1 2", fixture.clock.millis() + " true null null");
    }

    @Test
    void aStrictSubscribeBeginsAtTheOraclesTimeAndASerializableOneAtTheFreshest() throws SqlError {
        fixture.environment.freeze("m", true);
        long freshest = fixture.environment.upper("m") - 1;
        fixture.seconds(5);
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE m WITH (PROGRESS)");
        assertThat(client.rows(NOW)).containsExactly(fixture.now() + " true null null");
        client.run("ROLLBACK; SET transaction_isolation = 'serializable'");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE m WITH (PROGRESS)");
        assertThat(client.rows(NOW))
                .containsExactly(
                        freshest + " true null null", freshest + " false 1 1", (freshest + 1) + " true null null");
    }

    @Test
    void aLaggingViewStaysBehindTheClockAndForgetsRelativeToItself() throws SqlError {
        fixture.environment.delay("m", Duration.ofSeconds(30));
        fixture.seconds(60);
        assertThat(fixture.environment.upper("m")).isEqualTo(fixture.clock.millis() - 30_000);
        assertThat(fixture.environment.since("m")).isEqualTo(fixture.clock.millis() - 31_000);
        assertThat(fixture.environment.upper("t")).isEqualTo(fixture.clock.millis());
        fixture.environment.delay("m", Duration.ZERO);
        assertThat(fixture.environment.upper("m")).isEqualTo(fixture.environment.upper("t"));
    }

    @Test
    void aViewIsNeverAheadOfWhatItFollowsFrom() throws SqlError {
        other.run("CREATE MATERIALIZED VIEW m2 AS SELECT n + 1 AS n FROM m");
        fixture.environment.freeze("m", true);
        fixture.seconds(3);
        assertThat(fixture.environment.upper("m2")).isEqualTo(fixture.environment.upper("m"));
    }

    @Test
    void boundedStalenessAnswersOrRefusesAndNeverWaits() throws SqlError {
        fixture.seconds(1);
        fixture.environment.freeze("m", true);
        client.run("SET transaction_isolation = 'bounded staleness 5s'");
        assertThat(client.rows("SHOW transaction_isolation")).containsExactly("bounded staleness 5s");
        fixture.seconds(4);
        assertThat(client.rows("SELECT n FROM m")).containsExactly("1");
        fixture.seconds(3);
        long gap = fixture.clock.millis() - fixture.environment.upper("m") + 1 - 5_000;
        SqlError error = Fixture.failure(() -> client.run("SELECT n FROM m"));
        assertThat(error.sqlState() + " " + error.message())
                .isEqualTo("40001 cannot serve query under bounded staleness 5s");
        assertThat(error.detail())
                .isEqualTo("Freshest available timestamp is " + gap + "ms older than the bound. [Slowest input: u2]");
        fails("25006", "cannot write under bounded staleness 5s", () -> client.run("INSERT INTO t VALUES (9)"));
        client.run("SET real_time_recency = on");
        assertThat(Fixture.failure(() -> client.run("SELECT n FROM m")).sqlState())
                .isEqualTo("0A000");
    }

    @Test
    void knowsItsIsolationLevels() throws SqlError {
        SqlError error = Fixture.failure(() -> client.run("SET transaction_isolation = 'snapshot'"));
        assertThat(error.sqlState()).isEqualTo("22023");
        assertThat(error.hint()).contains("bounded staleness <duration>");
        assertThat(Fixture.failure(() -> client.run("SET transaction_isolation = 'bounded staleness soon'"))
                        .sqlState())
                .isEqualTo("22023");
        client.run("BEGIN ISOLATION LEVEL REPEATABLE READ");
        assertThat(client.rows("SHOW transaction_isolation")).containsExactly("repeatable read");
        client.run("COMMIT");
        assertThat(client.rows("SHOW transaction_isolation")).containsExactly("strict serializable");
        client.run("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        assertThat(client.rows("SHOW transaction_isolation")).containsExactly("serializable");
        client.run("BEGIN; SELECT * FROM t");
        fails(
                "25001",
                "SET TRANSACTION ISOLATION LEVEL must be called before any query",
                () -> client.run("SET TRANSACTION ISOLATION LEVEL STRICT SERIALIZABLE"));
    }

    @Test
    void anIndexOnTheSessionsClusterBringsItsOwnShortHistory() throws SqlError {
        other.run("CREATE CLUSTER other (SIZE = '100cc'); CREATE CLUSTER quiet (SIZE = '100cc')");
        other.run("ALTER MATERIALIZED VIEW m SET (RETAIN HISTORY FOR '1hr')");
        other.run("CREATE INDEX elsewhere IN CLUSTER other ON m (n)");
        long then = fixture.now();
        fixture.seconds(10);
        String resume = "BEGIN; DECLARE c CURSOR FOR SUBSCRIBE m WITH (SNAPSHOT = false) AS OF " + then;
        client.run(resume);
        client.run("FETCH 0 c; ROLLBACK");
        other.run("CREATE INDEX here ON m (n)");
        client.run(resume);
        SqlError error = Fixture.failure(() -> client.run("FETCH 0 c"));
        assertThat(error.sqlState()).isEqualTo("22000");
        assertThat(error.detail())
                .isEqualTo("Constraints:\nlower:\n  (ComputeInput([(User(1), User(4))])): ["
                        + fixture.environment.since("here") + "]\nupper:\n  (QueryAsOf): [" + then + "]\n");
        client.run("ROLLBACK; SET cluster = quiet");
        client.run(resume);
        client.run("FETCH 0 c; ROLLBACK; SET cluster = quickstart");
        other.run("ALTER SYSTEM SET enable_subscribe_persist_fast_path = on");
        client.run(resume);
        client.run("FETCH 0 c; ROLLBACK");
        other.run("ALTER SYSTEM RESET ALL; DROP INDEX here");
        client.run(resume);
        assertThat(client.rows("FETCH 0 c")).isEmpty();
    }

    @Test
    void anIndexOfAViewInliningOthersStandsForAllOfThem() throws SqlError {
        other.run("ALTER TABLE t SET (RETAIN HISTORY FOR '1hr'); CREATE VIEW v AS SELECT a FROM t WHERE a > 0");
        long then = fixture.now();
        fixture.seconds(10);
        assertThat(client.rows("SELECT count(*) FROM v AS OF " + then)).containsExactly("1");
        other.run("CREATE INDEX here ON v (a)");
        assertThat(Fixture.failure(() -> client.run("SELECT count(*) FROM v AS OF " + then))
                        .detail())
                .contains("ComputeInput")
                .doesNotContain("StorageInput");
    }

    @Test
    void refusesWhatIsOutsideTheTransactionsTimedomain() throws SqlError {
        client.run("BEGIN; SELECT * FROM t");
        other.run("CREATE TABLE late (a int)");
        SqlError error = Fixture.failure(() -> client.run("SELECT * FROM late, t"));
        assertThat(error.sqlState() + " " + error.message())
                .isEqualTo("25000 Transactions can only reference objects in the same timedomain. "
                        + "See https://materialize.com/docs/sql/begin/#same-timedomain-error");
        assertThat(error.detail()).isEqualTo("""
                        The following relations in the query are outside the transaction's time domain:
                        "materialize.public.late"
                        Only the following relations are available:
                        "materialize.public.m"
                        "materialize.public.t"\
                        """);
        client.run("ROLLBACK; BEGIN; SELECT * FROM t; SELECT 1; SELECT count(*) FROM pg_catalog.pg_type");
        assertThat(Fixture.failure(() -> client.run("SELECT * FROM mz_catalog.mz_tables"))
                        .sqlState())
                .isEqualTo("25000");
        client.run("ROLLBACK; BEGIN; SELECT count(*) FROM mz_catalog.mz_tables");
        assertThat(Fixture.failure(() -> client.run("SELECT * FROM t")).detail())
                .endsWith("No relations are available.");
    }

    @Test
    void explainsItsTimestamp() throws SqlError {
        fixture.seconds(1);
        String explained = client.rows("EXPLAIN TIMESTAMP FOR SELECT * FROM m").get(0);
        assertThat(explained.replaceAll("\\d{13} \\([^)]*\\)", "T")).isEqualTo("""
                                        query timestamp: T
                                  oracle read timestamp: T
                        largest not in advance of upper: T
                                                  upper:[T]
                                                  since:[T]
                                can respond immediately: true
                                               timeline: Some(EpochMilliseconds)
                                      session wall time: T

                        source materialize.public.m (u2, storage):
                                          read frontier:[T]
                                         write frontier:[T]

                        binding constraints:
                        lower:
                          (StorageInput([User(2)])): [T]
                          (IsolationLevel(StrictSerializable)): [T]
                        """);
        assertThat(explained).contains("query timestamp: " + fixture.now() + " (2023-11-14 22:13:20.999)");
        fixture.environment.freeze("m", true);
        fixture.seconds(1);
        assertThat(client.rows("EXPLAIN TIMESTAMP FOR SELECT * FROM m").get(0))
                .contains("can respond immediately: false");
        assertThat(client.rows("EXPLAIN TIMESTAMP AS JSON FOR SELECT * FROM m").get(0))
                .contains("\"respond_immediately\":false")
                .contains("\"write_frontier\":[" + fixture.environment.upper("m") + "]");
        assertThat(client.rows("EXPLAIN SELECT * FROM m").get(0))
                .isEqualTo("Explained Query:\n  ReadStorage materialize.public.m\n\nTarget cluster: quickstart\n");
        assertThat(Fixture.failure(() -> client.run("EXPLAIN CREATE TABLE x (a int)"))
                        .sqlState())
                .isEqualTo("0A000");
    }

    @Test
    void tellsTheTimestampOfAQueryWhereAskedTo() throws SqlError {
        client.run("SET emit_timestamp_notice = true");
        client.run("SELECT * FROM t");
        assertThat(client.notices).hasSize(1).first().asString().contains("query timestamp: " + fixture.now() + " (");
        long asOf = fixture.now() - 1;
        client.run("SELECT * FROM t AS OF " + asOf);
        assertThat(client.notices.get(1)).contains("query timestamp: " + asOf).contains("(QueryAsOf)");
        EnvironmentOptions options = EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD);
        try (Fixture old = new Fixture(options);
                Client asking = old.client()) {
            asking.run("SET emit_timestamp_notice = true; SELECT mz_now()");
            assertThat(asking.notices).containsExactly("00000 query timestamp: " + old.now());
        }
    }
}
