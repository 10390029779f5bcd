package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvelopeTest {
    private static final String NOW = "FETCH ALL c WITH (timeout = '0s')";

    private final Fixture fixture = Fixture.remembering(Duration.ofSeconds(10));
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        other.run("ALTER SYSTEM SET enable_envelope_debezium_in_subscribe = true");
        other.run("ALTER SYSTEM SET enable_within_timestamp_order_by_in_subscribe = true");
        other.run("CREATE TABLE t (a int, b int); CREATE TABLE t2 (a int, b int, c int)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void declare(String subscribe) throws SqlError {
        client.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR " + subscribe);
    }

    /** Every row of the current time, without its timestamp. */
    private List<String> rows() throws SqlError {
        return client.rows(NOW).stream()
                .map(row -> row.substring(row.indexOf(' ') + 1))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUBSCRIBE t|mz_timestamp mz_diff a b",
                "SUBSCRIBE t WITH (PROGRESS)|mz_timestamp mz_progressed mz_diff a b",
                "SUBSCRIBE t ENVELOPE UPSERT (KEY (a))|mz_timestamp mz_state a b",
                "SUBSCRIBE t ENVELOPE UPSERT (KEY (b))|mz_timestamp mz_state b a",
                "SUBSCRIBE t WITH (PROGRESS) ENVELOPE UPSERT (KEY (a))|mz_timestamp mz_progressed mz_state a b",
                "SUBSCRIBE t ENVELOPE UPSERT (KEY (a)) WITH (PROGRESS)|mz_timestamp mz_progressed mz_state a b",
                "SUBSCRIBE t ENVELOPE DEBEZIUM (KEY (a))|mz_timestamp mz_state a before_b after_b",
                "SUBSCRIBE t WITH (PROGRESS) ENVELOPE DEBEZIUM (KEY (a))"
                        + "|mz_timestamp mz_progressed mz_state a before_b after_b",
                "SUBSCRIBE t2 ENVELOPE DEBEZIUM (KEY (b))"
                        + "|mz_timestamp mz_state b before_a before_c after_a after_c",
                "SUBSCRIBE t2 ENVELOPE DEBEZIUM (KEY (c, b))|mz_timestamp mz_state c b before_a after_a",
                "SUBSCRIBE t WITHIN TIMESTAMP ORDER BY a, mz_diff|mz_timestamp mz_diff a b",
                "SUBSCRIBE t WITH (PROGRESS) WITHIN TIMESTAMP ORDER BY a, mz_diff"
                        + "|mz_timestamp mz_progressed mz_diff a b",
                "SUBSCRIBE (SELECT b + 1 AS x, a FROM t) ENVELOPE UPSERT (KEY (a))|mz_timestamp mz_state a x",
            })
    void namesTheColumnsOfEveryForm(String subscribe, String columns) throws SqlError {
        declare(subscribe);
        Client.Answer answer = client.run("FETCH 0 c");
        assertThat(answer.names()).containsExactly(columns.split(" "));
        assertThat(answer.rows).isEmpty();
        assertThat(answer.columns.get(0)).isEqualTo(new Column("mz_timestamp", PgType.NUMERIC));
        assertThat(answer.columns.stream().filter(column -> column.name().equals("mz_state")))
                .allMatch(column -> column.type() == PgType.TEXT);
    }

    @Test
    void upsertsOneRowAKeyAndTimestamp() throws SqlError {
        other.run("INSERT INTO t VALUES (3, 30), (1, 10), (2, 20)");
        declare("SUBSCRIBE t ENVELOPE UPSERT (KEY (a))");
        assertThat(rows()).containsExactly("upsert 1 10", "upsert 2 20", "upsert 3 30");
        other.run("UPDATE t SET b = b + 1 WHERE a < 3");
        assertThat(rows()).containsExactly("upsert 1 11", "upsert 2 21");
        other.run("DELETE FROM t WHERE a = 2");
        assertThat(rows()).containsExactly("delete 2 null");
    }

    @Test
    void givesARowATimestampEvenWhereOneBatchSpansSeveral() throws SqlError {
        declare("SUBSCRIBE t ENVELOPE UPSERT (KEY (a))");
        rows();
        other.run("INSERT INTO t VALUES (1, 1)");
        long first = fixture.now();
        other.run("UPDATE t SET b = 2");
        other.run("DELETE FROM t");
        assertThat(client.rows(NOW))
                .containsExactly(first + " upsert 1 1", (first + 1) + " upsert 1 2", (first + 2) + " delete 1 null");
    }

    @Test
    void showsAKeyViolationPerTimestampOnly() throws SqlError {
        declare("SUBSCRIBE t ENVELOPE UPSERT (KEY (a))");
        rows();
        other.run("INSERT INTO t VALUES (1, 1), (1, 2), (5, 5)");
        assertThat(rows()).containsExactly("key_violation 1 null", "upsert 5 5");
        other.run("INSERT INTO t VALUES (7, 7), (7, 7)");
        assertThat(rows()).containsExactly("key_violation 7 null");
        other.run("INSERT INTO t VALUES (5, 6)");
        assertThat(rows()).containsExactly("upsert 5 6");
    }

    @Test
    void tellsBeforeAndAfterInDebezium() throws SqlError {
        other.run("INSERT INTO t2 VALUES (1, 10, 100)");
        declare("SUBSCRIBE t2 ENVELOPE DEBEZIUM (KEY (b))");
        assertThat(rows()).containsExactly("insert 10 null null 1 100");
        other.run("UPDATE t2 SET a = 2");
        assertThat(rows()).containsExactly("upsert 10 1 100 2 100");
        other.run("UPDATE t2 SET b = 11");
        assertThat(rows()).containsExactly("delete 10 2 100 null null", "insert 11 null null 2 100");
        other.run("INSERT INTO t2 VALUES (3, 12, 1), (4, 12, 1)");
        assertThat(rows()).containsExactly("key_violation 12 null null null null");
    }

    @Test
    void combinesProgressWithAnEnvelope() throws SqlError {
        other.run("INSERT INTO t VALUES (1, 10)");
        long asOf = fixture.now();
        declare("SUBSCRIBE t ENVELOPE UPSERT (KEY (a)) WITH (PROGRESS)");
        assertThat(client.rows(NOW))
                .containsExactly(
                        asOf + " true null null null",
                        asOf + " false upsert 1 10",
                        (asOf + 1) + " true null null null");
    }

    @Test
    void ordersWithinATimestampAsAsked() throws SqlError {
        other.run("INSERT INTO t VALUES (1, 1), (2, NULL), (3, 3)");
        declare("SUBSCRIBE t WITHIN TIMESTAMP ORDER BY b DESC, a");
        assertThat(rows()).containsExactly("1 2 null", "1 3 3", "1 1 1");
        other.run("UPDATE t SET b = 9 WHERE a = 1");
        assertThat(rows()).containsExactly("1 1 9", "-1 1 1");
        declare("SUBSCRIBE t WITHIN TIMESTAMP ORDER BY b NULLS FIRST");
        assertThat(rows()).containsExactly("1 2 null", "1 3 3", "1 1 9");
        declare("SUBSCRIBE t WITHIN TIMESTAMP ORDER BY a, mz_diff WITH (SNAPSHOT = false)");
        rows();
        other.run("UPDATE t SET b = 0 WHERE a = 1");
        assertThat(rows()).containsExactly("-1 1 9", "1 1 0");
    }

    @Test
    void refusesWhatDoesNotFitTheColumns() {
        fails(
                "XX000",
                "invalid keys in SUBSCRIBE ENVELOPE UPSERT (KEY (..))",
                () -> declare("SUBSCRIBE t ENVELOPE UPSERT (KEY (a, a))"));
        fails(
                "XX000",
                "invalid keys in SUBSCRIBE ENVELOPE DEBEZIUM (KEY (..))",
                () -> declare("SUBSCRIBE t ENVELOPE DEBEZIUM (KEY (a, a))"));
        fails("42703", "column \"z\" does not exist", () -> declare("SUBSCRIBE t ENVELOPE UPSERT (KEY (z))"));
        fails(
                "XX000",
                "invalid ORDER BY in SUBSCRIBE WITHIN TIMESTAMP ORDER BY",
                () -> declare("SUBSCRIBE t WITHIN TIMESTAMP ORDER BY a + 1"));
    }

    @Test
    void keepsPreviewFeaturesOffUntilTheirFlagIsSet() throws SqlError {
        other.run("ALTER SYSTEM RESET ALL");
        fails(
                "0A000",
                "ENVELOPE DEBEZIUM (KEY (..)) is not available",
                () -> declare("SUBSCRIBE t ENVELOPE DEBEZIUM (KEY (a))"));
        fails(
                "0A000",
                "WITHIN TIMESTAMP ORDER BY .. is not available",
                () -> declare("SUBSCRIBE t WITHIN TIMESTAMP ORDER BY a"));
        assertThat(other.rows("SHOW enable_envelope_debezium_in_subscribe")).containsExactly("off");
        other.run("ALTER SYSTEM SET enable_logical_compaction_window = off");
        fails(
                "0A000",
                "RETAIN HISTORY FOR is not available",
                () -> other.run("CREATE TABLE kept (a int) WITH (RETAIN HISTORY FOR '1hr')"));
        fails(
                "42704",
                "unrecognized configuration parameter \"enable_magic\"",
                () -> other.run("ALTER SYSTEM SET enable_magic = true"));
        fails(
                "22023",
                "parameter \"subscribe_max_buffered_bytes\" requires a \"unsigned integer\" value",
                () -> other.run("ALTER SYSTEM SET subscribe_max_buffered_bytes = lots"));
    }

    @Test
    void retiresASlowReader() throws SqlError {
        other.run("ALTER SYSTEM SET subscribe_max_buffered_bytes = 16384");
        declare("SUBSCRIBE t WITH (SNAPSHOT = false)");
        rows();
        for (int i = 0; i < 5; i++) {
            other.run("INSERT INTO t VALUES (1, 1)");
        }
        assertThat(rows()).hasSize(5);
        for (int i = 0; i < 21; i++) {
            other.run("INSERT INTO t VALUES (1, 1)");
        }
        SqlError error = Fixture.failure(() -> client.run("FETCH 21 c"));
        assertThat(error.sqlState()).isEqualTo("53200");
        assertThat(error.message())
                .startsWith(
                        "SUBSCRIBE fell behind: the client did not read results fast enough, so its backlog reached ")
                .endsWith(" exceeding the 16384 B budget");
    }

    @Test
    void resumesASlowReaderFromStorageWhereTheServerDoes() throws SqlError {
        other.run("ALTER SYSTEM SET subscribe_max_buffered_bytes = 16384");
        other.run("ALTER SYSTEM SET enable_subscribe_persist_fast_path = true");
        declare("SUBSCRIBE t WITH (SNAPSHOT = false)");
        rows();
        for (int i = 0; i < 21; i++) {
            other.run("INSERT INTO t VALUES (1, " + i + ")");
        }
        assertThat(client.rows("FETCH 21 c")).hasSize(21).doesNotHaveDuplicates();
    }

    @Test
    void endsASessionThatIsIdleInItsTransaction() throws SqlError {
        declare("SUBSCRIBE t");
        rows();
        fixture.seconds(119);
        assertThat(rows()).isEmpty();
        fixture.seconds(20);
        long held = fixture.environment.since("t");
        fixture.seconds(99);
        assertThat(fixture.environment.since("t")).isEqualTo(held);
        fixture.seconds(2);
        assertThat(fixture.environment.since("t")).isGreaterThan(held);
        SqlError error = Fixture.failure(() -> client.run("FETCH 1 c"));
        assertThat(error.sqlState() + " " + error.message())
                .isEqualTo("25P03 terminating connection due to idle-in-transaction timeout");
        assertThat(error.fatal()).isTrue();
    }

    @Test
    void letsASessionSwitchItsIdleTimeoutOff() throws SqlError {
        client.run("SET idle_in_transaction_session_timeout = '5s'; BEGIN");
        fixture.seconds(4);
        client.run("SELECT 1; SET idle_in_transaction_session_timeout = 0");
        fixture.seconds(1000);
        assertThat(client.rows("SELECT 1")).containsExactly("1");
        fails(
                "22023",
                "invalid value for parameter \"idle_in_transaction_session_timeout\": \"soon\"",
                () -> client.run("SET idle_in_transaction_session_timeout = 'soon'"));
    }

    @Test
    void changesHowLongHistoryStays() throws SqlError {
        other.run("CREATE MATERIALIZED VIEW m AS SELECT a, count(*) AS n FROM t GROUP BY a");
        assertThat(other.tag("ALTER MATERIALIZED VIEW m SET (RETAIN HISTORY FOR '2hr')"))
                .isEqualTo("ALTER MATERIALIZED VIEW");
        assertThat(other.tag("ALTER TABLE t SET (RETAIN HISTORY = FOR '1hr')")).isEqualTo("ALTER TABLE");
        long then = fixture.now();
        fixture.seconds(3_000);
        assertThat(other.rows("SELECT count(*) FROM t AS OF " + then)).containsExactly("0");
        fixture.seconds(3_000);
        assertThat(other.rows("SELECT count(*) FROM m AS OF " + then)).containsExactly("0");
        other.run("ALTER TABLE t RESET (RETAIN HISTORY)");
        fixture.seconds(1);
        assertThat(fixture.environment.since("t")).isEqualTo(fixture.environment.upper("t") - 10_000);
        other.run("ALTER TABLE t SET (RETAIN HISTORY FOR '1hr')");
        fails(
                "22000",
                "could not find a valid timestamp for the query",
                () -> other.run("SELECT * FROM t AS OF " + (fixture.now() - 60_000)));
        fails(
                "XX000",
                "materialize.public.t is not a materialized view",
                () -> other.run("ALTER MATERIALIZED VIEW t RESET (RETAIN HISTORY)"));
    }
}
