package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TransactionTest {
    private final Fixture fixture = new Fixture();
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        client.run("CREATE TABLE t (a int, b text)");
        client.run("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (2, 'two')");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void updatesAndDeletesRowsWithTheirMultiplicity() throws SqlError {
        assertThat(client.tag("UPDATE t SET b = 'zwei' WHERE a = 2")).isEqualTo("UPDATE 2");
        assertThat(client.rows("SELECT b, count(*) FROM t GROUP BY b ORDER BY b"))
                .containsExactly("one 1", "zwei 2");
        assertThat(client.tag("DELETE FROM t WHERE b = 'one'")).isEqualTo("DELETE 1");
        assertThat(client.tag("INSERT INTO t SELECT a + 1, b FROM t")).isEqualTo("INSERT 0 2");
        assertThat(client.rows("SELECT a FROM t ORDER BY a")).containsExactly("2", "2", "3", "3");
    }

    @Test
    void readsOneTimestampThroughoutATransaction() throws SqlError {
        client.run("BEGIN");
        String before = client.rows("SELECT mz_now()::text, count(*) FROM t").get(0);
        other.run("INSERT INTO t VALUES (9, 'nine')");
        fixture.seconds(10);

        assertThat(client.rows("SELECT mz_now()::text, count(*) FROM t")).containsExactly(before);
        assertThat(client.tag("COMMIT")).isEqualTo("COMMIT");
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("4");
    }

    @Test
    void writesToOneTableInATransaction() throws SqlError {
        client.run("CREATE TABLE u (a int); BEGIN; INSERT INTO t VALUES (3, 'x'); INSERT INTO t VALUES (4, 'y')");
        fails(
                "25000",
                "write transactions only support writes to a single table",
                () -> client.run("INSERT INTO u VALUES (1)"));
        client.run("ROLLBACK; INSERT INTO u VALUES (1); INSERT INTO t VALUES (5, 'z')");
        assertThat(client.rows("SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM u)"))
                .containsExactly("4 1");
    }

    @Test
    void staysOnTheClusterOfItsFirstReadWhateverIsSwapped() throws SqlError {
        other.run("CREATE CLUSTER a (SIZE '25cc'); CREATE CLUSTER b (SIZE '25cc', REPLICATION FACTOR 0)");
        client.run("SET cluster = a; BEGIN; SELECT * FROM t");
        other.run("ALTER CLUSTER a SWAP WITH b");
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("3");
        assertThat(client.rows("EXPLAIN SELECT * FROM t").get(0)).endsWith("Target cluster: b\n");
        client.run("COMMIT");
        assertThat(Fixture.failure(() -> client.run("SELECT * FROM t")).sqlState())
                .isEqualTo("0A000");
    }

    @Test
    void endsWithTheClusterOfItsFirstRead() throws SqlError {
        other.run("CREATE CLUSTER a (SIZE '25cc'); CREATE CLUSTER b (SIZE '25cc')");
        client.run("SET cluster = a; BEGIN; SELECT * FROM t");
        other.run("ALTER CLUSTER a SWAP WITH b; DROP CLUSTER b CASCADE");
        fails("25000", "the transaction's active cluster has been dropped", () -> client.run("SELECT count(*) FROM t"));
        client.run("ROLLBACK");
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("3");
    }

    @Test
    void publishesWritesAtCommitOnly() throws SqlError {
        client.run("BEGIN");
        client.run("INSERT INTO t VALUES (3, 'three')");
        client.run("INSERT INTO t VALUES (4, 'four')");
        assertThat(other.rows("SELECT count(*) FROM t")).containsExactly("3");
        client.run("COMMIT");
        assertThat(other.rows("SELECT count(*) FROM t")).containsExactly("5");

        client.run("BEGIN");
        client.run("INSERT INTO t VALUES (5, 'five')");
        assertThat(client.tag("ROLLBACK")).isEqualTo("ROLLBACK");
        assertThat(other.rows("SELECT count(*) FROM t")).containsExactly("5");
    }

    @Test
    void keepsReadsAndWritesApart() throws SqlError {
        client.run("BEGIN; SELECT * FROM t");
        fails("25006", "transaction in read-only mode", () -> client.run("INSERT INTO t VALUES (3, 'x')"));
        client.run("ROLLBACK; BEGIN; INSERT INTO t VALUES (3, 'x')");
        fails("25000", "transaction in write-only mode", () -> client.run("SELECT * FROM t"));
        client.run("ROLLBACK; BEGIN READ ONLY");
        fails("25006", "transaction in read-only mode", () -> client.run("INSERT INTO t VALUES (3, 'x')"));
        client.run("ROLLBACK; BEGIN");
        fails("25001", "DELETE cannot be run inside a transaction block", () -> client.run("DELETE FROM t"));
        client.run("ROLLBACK; BEGIN");
        fails("25001", "SET cluster cannot be called in an active transaction", () -> client.run("SET cluster = c"));
    }

    @Test
    void letsASubscribeBeTheOnlyReadUnlessItSaysAsOf() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t; FETCH 1 c");
        fails(
                "25000",
                "SUBSCRIBE in transactions must be the only read statement",
                () -> client.run("SELECT * FROM t"));
        client.run("ROLLBACK; BEGIN; SELECT * FROM t; DECLARE c CURSOR FOR SUBSCRIBE t");
        fails("25006", "transaction in read-only mode", () -> client.run("FETCH 1 c"));
        client.run("ROLLBACK");

        long now = fixture.now();
        client.run("BEGIN; SELECT * FROM t; DECLARE c CURSOR FOR SUBSCRIBE t AS OF " + now
                + "; DECLARE d CURSOR FOR SUBSCRIBE t AS OF " + now);
        assertThat(client.rows("FETCH 1 c")).containsExactly(now + " 1 1 one");
        assertThat(client.rows("FETCH 1 d")).containsExactly(now + " 1 1 one");
    }

    @Test
    void ignoresEverythingInAFailedTransactionUntilItsEnd() throws SqlError {
        client.run("BEGIN");
        assertThat(client.session.transactionStatus()).isEqualTo('T');
        fails("22012", "division by zero", () -> client.run("SELECT 1 / 0"));
        assertThat(client.session.transactionStatus()).isEqualTo('E');
        fails(
                "25P02",
                "current transaction is aborted, commands ignored until end of transaction block",
                () -> client.run("SELECT 1"));
        assertThat(client.tag("COMMIT")).isEqualTo("ROLLBACK");
        assertThat(client.session.transactionStatus()).isEqualTo('I');
    }

    @Test
    void rollsBackAnImplicitTransactionOfSeveralStatements() throws SqlError {
        fails(
                "22012",
                "division by zero",
                () -> client.run("INSERT INTO t VALUES (7, 'x'); INSERT INTO t VALUES (1 / 0, 'y')"));
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("3");
    }

    @Test
    void refusesAnObjectThatIsYoungerThanTheTransaction() throws SqlError {
        client.run("BEGIN; SELECT * FROM t");
        other.run("CREATE TABLE late (a int)");
        assertThat(Fixture.failure(() -> client.run("SELECT * FROM late")).sqlState())
                .isEqualTo("25000");
    }

    @Test
    void keepsVariablesAndTakesThemBackOnRollback() throws SqlError {
        client.run("SET extra_float_digits = 3; SET application_name = 'PostgreSQL JDBC Driver'");
        client.run("SET search_path = public, mz_catalog; SET TIME ZONE 'UTC'; SET statement_timeout TO '5s'");
        assertThat(client.rows("SHOW application_name")).containsExactly("PostgreSQL JDBC Driver");
        assertThat(client.rows("SHOW search_path")).containsExactly("public, mz_catalog");
        client.run("BEGIN; SET application_name = 'x'; ROLLBACK");
        assertThat(client.rows("SHOW application_name")).containsExactly("PostgreSQL JDBC Driver");
        client.run("BEGIN; SET LOCAL application_name = 'x'; COMMIT");
        assertThat(client.rows("SHOW application_name")).containsExactly("PostgreSQL JDBC Driver");
        client.run("DISCARD ALL");
        assertThat(client.rows("SHOW application_name")).containsExactly("test");
        fails("42704", "unrecognized configuration parameter \"nope\"", () -> client.run("SET nope = 1"));
        fails("42704", "unrecognized configuration parameter \"nope\"", () -> client.run("SHOW nope"));
    }

    @Test
    void failsACommitWhoseTableIsGone() throws SqlError {
        client.run("BEGIN; INSERT INTO t VALUES (3, 'x')");
        other.run("DROP TABLE t");
        fails("40001", "catalog item 'u1' was concurrently modified", () -> client.run("COMMIT"));
        assertThat(client.session.transactionStatus()).isEqualTo('I');
    }

    @Test
    void closesPortalsAtSync() throws SqlError {
        client.session.bind("p", client.session.prepare("SELECT 1", java.util.List.of()), java.util.List.of());
        client.session.sync();
        assertThat(client.session.portal("p")).isEmpty();
    }

    @Test
    void writesNothingToAView() throws SqlError {
        client.run("CREATE MATERIALIZED VIEW m AS SELECT a FROM t");
        assertThat(Fixture.failure(() -> client.run("INSERT INTO m VALUES (1)")).sqlState())
                .isEqualTo("42809");
        assertThat(Fixture.failure(() -> client.run("INSERT INTO m SELECT a FROM t"))
                        .sqlState())
                .isEqualTo("42809");
        assertThat(Fixture.failure(() -> client.run("DELETE FROM m")).sqlState())
                .isEqualTo("42809");
    }
}
