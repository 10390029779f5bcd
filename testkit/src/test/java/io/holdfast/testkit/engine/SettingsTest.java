package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What variables and flags may be, and what they do. */
@Timeout(30)
final class SettingsTest {
    private final Fixture fixture = new Fixture();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'one')");
    }

    @AfterEach
    void close() {
        fixture.close();
        threads.shutdownNow();
    }

    private SqlError failsLater(String sql, long seconds) {
        CompletableFuture<Client.Answer> running = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return client.run(sql);
                    } catch (SqlError e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
        await().until(() -> fixture.environment.store().waiting() > 0);
        fixture.seconds(seconds - 1);
        assertThat(running).isNotDone();
        fixture.seconds(1);
        assertThat(running).failsWithin(Duration.ofSeconds(10));
        return (SqlError) java.util.Objects.requireNonNull(
                running.handle((ok, error) -> error.getCause()).join());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "transaction_isolation | snapshot | invalid value for parameter \"transaction_isolation\": \"snapshot\"",
                "statement_timeout | soon | invalid value for parameter \"statement_timeout\": \"soon\"",
                "emit_timestamp_notice | perhaps | parameter \"emit_timestamp_notice\" requires a \"boolean\" value",
                "max_query_result_size | much | parameter \"max_query_result_size\" requires a \"byte size\" value",
                "max_connections | 7 | parameter \"max_connections\" cannot be changed now",
                "timezone | Europe/Berlin | invalid value for parameter \"TimeZone\": \"Europe/Berlin\"",
                "no_such | 1 | unrecognized configuration parameter \"no_such\""
            })
    void aBadStartUpSettingIsOnlyMentionedAndARolesIsRefused(String name, String value, String why) throws SqlError {
        SessionStart start = new SessionStart("app", "materialize", Map.of(name, value), 77_777);
        try (Session session = fixture.environment.open(start)) {
            assertThat(session.greetings()).containsExactly("startup setting " + name + " not set: " + why);
            assertThat(RowCollector.run(session, "SELECT count(*) FROM t").get(0))
                    .containsExactly(1L);
        }
        assertThat(Fixture.failure(() -> client.run("ALTER ROLE app SET " + name + " = '" + value + "'"))
                        .message())
                .isEqualTo(why);
        assertThat(Fixture.failure(() -> client.run("SET " + name + " = '" + value + "'"))
                        .message())
                .isEqualTo(why);
    }

    @Test
    void aGoodStartUpSettingIsTakenWithoutAWord() throws SqlError {
        Map<String, String> good =
                Map.of("transaction_isolation", "serializable", "TimeZone", "GMT", "cluster", "later");
        try (Session session = fixture.environment.open(new SessionStart("app", "materialize", good, 77_778))) {
            assertThat(session.greetings()).isEmpty();
            assertThat(RowCollector.run(session, "SHOW transaction_isolation").get(0))
                    .containsExactly("serializable");
        }
    }

    @Test
    void boundsTheReadPartOfAWriteAndNoSelect() throws SqlError {
        client.run("SET statement_timeout = '5s'; CREATE TABLE u (a int)");
        fixture.environment.freeze("t", true);
        fixture.seconds(1);
        for (String write : new String[] {
            "INSERT INTO u SELECT a FROM t", "UPDATE t SET b = 'x' WHERE a = 1", "DELETE FROM t WHERE a = 1"
        }) {
            SqlError error = failsLater(write, 5);
            assertThat(error.sqlState() + " " + error.message())
                    .isEqualTo("57014 canceling statement due to statement timeout");
        }
        fixture.environment.freeze("t", false);
        assertThat(client.tag("INSERT INTO u SELECT a FROM t")).isEqualTo("INSERT 0 1");
        fixture.environment.clusters().online("quickstart", "r1", false, null);
        SqlError error = failsLater("INSERT INTO u SELECT a FROM t", 5);
        assertThat(error.sqlState()).isEqualTo("57014");
    }

    @Test
    void refusesAnAnswerThatIsTooLarge() throws SqlError {
        client.run("INSERT INTO t VALUES (2, repeat('x', 5000))");
        client.run("SET max_query_result_size = '2kB'");
        fails("53200", "result exceeds max size of 2048 B", () -> client.run("SELECT b FROM t"));
        fails("53200", "result exceeds max size of 2048 B", () -> client.run("COPY (SELECT b FROM t) TO STDOUT"));
        assertThat(client.rows("SELECT b FROM t WHERE a = 1")).containsExactly("one");
        client.run("RESET max_query_result_size; ALTER SYSTEM SET max_result_size = 1024");
        assertThat(client.rows("SHOW max_result_size")).containsExactly("1024");
        fails("53200", "result exceeds max size of 1024 B", () -> client.run("SELECT b FROM t"));
        client.run("ALTER SYSTEM RESET max_result_size");
        assertThat(client.rows("SHOW max_result_size")).containsExactly("1GB");
        assertThat(client.rows("SELECT b FROM t")).hasSize(2);
    }

    @Test
    void endsASubscribeThatHasTooMuchToTellAtOnce() throws SqlError {
        client.run("ALTER SYSTEM SET max_result_size = '1kB'");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
        assertThat(client.rows("FETCH 1 c")).hasSize(1);
        try (Client other = fixture.client()) {
            other.run("INSERT INTO t VALUES (2, repeat('x', 5000))");
        }
        fails("XX000", "total result exceeds max size of 1024 B", () -> client.run("FETCH ALL c"));
        client.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
        fails("XX000", "total result exceeds max size of 1024 B", () -> client.run("FETCH 1 c"));
    }

    @Test
    void waitsForWhatASourceHasNotFetchedWhereRecencyIsAskedFor() throws SqlError {
        client.run("CREATE CONNECTION k TO KAFKA (BROKER 'b:9092')");
        client.run("CREATE SOURCE s (a int) FROM KAFKA CONNECTION k (TOPIC 's'); CREATE VIEW v AS SELECT a FROM s");
        client.run("SET real_time_recency = on; SET real_time_recency_timeout = '3s'");
        assertThat(client.rows("SELECT count(*) FROM v")).containsExactly("0");
        fixture.environment.connectors().stop("s", "stalled", "broken");
        SqlError error = failsLater("SELECT count(*) FROM v", 3);
        assertThat(error.sqlState() + " " + error.message())
                .isEqualTo("57014 timed out before ingesting the source's visible frontier when real-time-recency query"
                        + " issued");
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("1");
        client.run("SET transaction_isolation = serializable");
        assertThat(client.rows("SELECT count(*) FROM v")).containsExactly("0");
    }

    @Test
    void historyOfAnIndexNeedsItsFlag() throws SqlError {
        String why = "RETAIN HISTORY FOR of an index is not available";
        fails("0A000", why, () -> client.run("CREATE INDEX i ON t (a) WITH (RETAIN HISTORY FOR '1h')"));
        client.run("CREATE INDEX i ON t (a)");
        fails("0A000", why, () -> client.run("ALTER INDEX i SET (RETAIN HISTORY FOR '1h')"));
        client.run("ALTER INDEX i RESET (RETAIN HISTORY)");
        client.run("ALTER SYSTEM SET enable_index_options = on; ALTER INDEX i SET (RETAIN HISTORY FOR '1h')");
        assertThat(client.rows("SELECT value FROM mz_internal.mz_history_retention_strategies h JOIN mz_objects o"
                        + " ON o.id = h.id WHERE o.name = 'i'"))
                .containsExactly("3600000");
    }

    @Test
    void historyNeedsItsFlagWhateverKeepsIt() throws SqlError {
        client.run("CREATE CONNECTION k TO KAFKA (BROKER 'b:9092'); CREATE INDEX i ON t (a)");
        client.run("ALTER SYSTEM SET enable_logical_compaction_window = off");
        client.run("ALTER SYSTEM SET enable_index_options = on");
        for (String definition : new String[] {
            "CREATE INDEX j ON t (a) WITH (RETAIN HISTORY FOR '1h')",
            "CREATE SOURCE s (a int) FROM KAFKA CONNECTION k (TOPIC 's') WITH (RETAIN HISTORY FOR '1h')",
            "CREATE TABLE u (a int) WITH (RETAIN HISTORY FOR '1h')",
            "CREATE MATERIALIZED VIEW m WITH (RETAIN HISTORY FOR '1h') AS SELECT a FROM t",
            "ALTER INDEX i SET (RETAIN HISTORY FOR '1h')"
        }) {
            fails("0A000", "RETAIN HISTORY FOR is not available", () -> client.run(definition));
        }
    }

    @Test
    void boundedStalenessHasAFlagALengthAndADetail() throws SqlError {
        client.run("SET transaction_isolation = 'bounded staleness 1m30s'");
        fixture.environment.freeze("t", true);
        fixture.seconds(97);
        SqlError error = Fixture.failure(() -> client.run("SELECT * FROM t"));
        assertThat(error.sqlState() + " " + error.message())
                .isEqualTo("40001 cannot serve query under bounded staleness 1m30s");
        assertThat(error.detail())
                .matches("Freshest available timestamp is [67]\\d{3}ms older than the bound\\. \\[Slowest input: u1]");
        fails(
                "22023",
                "invalid value for parameter \"transaction_isolation\": \"bounded staleness 0s\"",
                () -> client.run("SET transaction_isolation = 'bounded staleness 0s'"));
        client.run("RESET transaction_isolation; ALTER SYSTEM SET enable_bounded_staleness_isolation = off");
        fails(
                "55P02",
                "bounded staleness isolation is not available",
                () -> client.run("SET transaction_isolation = 'bounded staleness 5s'"));
        client.run("SET transaction_isolation = serializable");
    }

    @Test
    void aFetchMayWaitForAMinuteAndAHalf() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t; FETCH 1 c WITH (timeout = '1m30s')");
        assertThat(client.session.transactionStatus()).isEqualTo('T');
    }

    @ParameterizedTest
    @CsvSource({
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SET TRANSACTION READ ONLY",
        "'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY'"
    })
    void knowsNoAccessModeOfTransactions(String set) {
        fails("0A000", "SET TRANSACTION <access-mode> are not supported", () -> client.run(set));
    }

    @Test
    void knowsNoDefinitionsInATransaction() {
        fails(
                "0A000",
                "CREATE TABLE inside a transaction block is not supported by the emulator",
                () -> client.run("BEGIN; CREATE TABLE u (a int)"));
    }

    @Test
    void anOldServerIsOldThroughout() throws SqlError {
        EnvironmentOptions options = EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD);
        try (Fixture old = new Fixture(options);
                Client asking = old.client();
                Client writing = old.client()) {
            assertThat(asking.run("SHOW CLUSTERS").names()).containsExactly("name", "replicas", "comment");
            assertThat(asking.rows("SELECT count(*) FROM mz_objects WHERE name IN"
                            + " ('mz_cluster_auto_scaling_strategies', 'mz_cluster_reconfigurations')"))
                    .containsExactly("0");
            writing.run("CREATE TABLE t (a int, b text); ALTER SYSTEM SET subscribe_max_buffered_bytes = 1000");
            asking.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t; FETCH 0 c");
            for (int i = 0; i < 20; i++) {
                writing.run("INSERT INTO t VALUES (" + i + ", repeat('x', 500))");
            }
            assertThat(asking.rows("FETCH ALL c WITH (timeout = '0s')")).hasSize(20);
        }
        assertThat(client.run("SHOW CLUSTERS").names()).containsExactly("name", "replicas", "activity", "comment");
    }

    @Test
    void tellsWhatAClusterIsAt() throws SqlError {
        fixture.environment.clusters().pace(Duration.ZERO, Duration.ofSeconds(10));
        client.run("CREATE CLUSTER c (SIZE '25cc'); CREATE INDEX i IN CLUSTER c ON t (a)");
        fixture.seconds(10);
        String activity = "SELECT activity FROM mz_internal.mz_show_clusters WHERE name = 'c'";
        client.run("ALTER CLUSTER c SET (REPLICATION FACTOR 2)");
        assertThat(client.rows(activity)).containsExactly("reconfiguring replication factor to 2");
        fixture.seconds(10);
        assertThat(client.rows(activity)).containsExactly("");
        client.run("ALTER CLUSTER c SET (SIZE '50cc')");
        assertThat(client.rows(activity)).containsExactly("reconfiguring size to 50cc");
    }
}
