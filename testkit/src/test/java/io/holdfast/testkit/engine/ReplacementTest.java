package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of reads and subscribes when objects change, swap their names, or their history ends. */
final class ReplacementTest {
    private final Fixture fixture = new Fixture();
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        other.run("CREATE TABLE t (a int)");
        other.run("INSERT INTO t VALUES (1)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long resume(String object, long asOf) throws SqlError {
        client.run("BEGIN");
        try {
            client.run("DECLARE c CURSOR FOR SUBSCRIBE " + object + " WITH (SNAPSHOT = false, PROGRESS) AS OF " + asOf);
            return Long.parseLong(client.rows("FETCH 1 c").get(0).substring(0, 13));
        } finally {
            client.run("ROLLBACK");
        }
    }

    @Test
    void subscribesByIdWhateverTheNameMeansNow() throws SqlError {
        String id = other.rows("SELECT id FROM mz_tables WHERE name = 't'").get(0);
        other.run("ALTER TABLE t RENAME TO old");
        other.run("CREATE TABLE t (b text)");
        String subscribe = "SUBSCRIBE [" + id + " AS \"materialize\".\"public\".\"t\"]";
        client.run("BEGIN; DECLARE c CURSOR FOR " + subscribe);
        assertThat(client.run("FETCH 1 c").names()).containsExactly("mz_timestamp", "mz_diff", "a");
        client.run("ROLLBACK");
        other.run("DROP TABLE old");
        fails("XX000", "invalid id " + id, () -> client.run(subscribe));
    }

    @Test
    void aSchemaSwapLeavesRunningSubscribesWhereTheyAre() throws SqlError {
        other.run("CREATE SCHEMA blue; CREATE SCHEMA green; CREATE TABLE blue.t (a int); CREATE TABLE green.t (a int)");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE blue.t");
        client.run("FETCH 0 c");
        assertThat(other.tag("BEGIN")).isEqualTo("BEGIN");
        assertThat(other.tag("ALTER SCHEMA blue SWAP WITH green")).isEqualTo("ALTER SCHEMA");
        assertThat(other.tag("COMMIT")).isEqualTo("COMMIT");
        other.run("INSERT INTO blue.t VALUES (2); INSERT INTO green.t VALUES (1)");
        fixture.seconds(1);

        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')")).hasSize(1).allMatch(row -> row.endsWith(" 1 1"));
        assertThat(other.rows("SELECT a FROM blue.t")).containsExactly("2");
    }

    @Test
    void swapsInATransactionHappenTogetherOrNotAtAll() throws SqlError {
        other.run("CREATE SCHEMA blue; CREATE SCHEMA green; CREATE TABLE blue.b (a int); CREATE TABLE green.g (a int)");
        other.run("CREATE CLUSTER prod (SIZE = '100cc'); CREATE CLUSTER prod_next (SIZE = '100cc')");
        other.run("BEGIN");
        other.run("ALTER SCHEMA blue SWAP WITH green");
        other.run("ALTER CLUSTER prod SWAP WITH prod_next");
        assertThat(client.rows("SELECT count(*) FROM blue.b")).containsExactly("0");
        assertThat(other.tag("COMMIT")).isEqualTo("COMMIT");
        assertThat(client.rows("SELECT count(*) FROM green.b")).containsExactly("0");

        other.run("BEGIN");
        other.run("ALTER SCHEMA blue SWAP WITH green");
        other.run("ALTER SCHEMA blue SWAP WITH nowhere");
        assertThat(Fixture.failure(() -> other.run("COMMIT")).sqlState()).isEqualTo("XX000");
        assertThat(client.rows("SELECT count(*) FROM green.b")).containsExactly("0");
        assertThat(other.tag("ROLLBACK")).isEqualTo("ROLLBACK");

        other.run("BEGIN");
        other.run("ALTER SCHEMA blue SWAP WITH green");
        fails(
                "25000",
                "transactions which modify objects are restricted to just modifying objects",
                () -> other.run("SELECT * FROM t"));
    }

    @Test
    void retentionIsEachObjectsOwn() throws SqlError {
        other.run("CREATE MATERIALIZED VIEW kept WITH (RETAIN HISTORY FOR '1 hour') AS SELECT * FROM t");
        other.run("CREATE MATERIALIZED VIEW plain AS SELECT * FROM t");
        long before = fixture.now();
        fixture.seconds(600);

        assertThat(resume("kept", before)).isEqualTo(before);
        fails("22000", "could not find a valid timestamp for the query", () -> resume("plain", before));
        other.run("CREATE INDEX short IN CLUSTER quickstart ON kept (a)");
        fixture.seconds(5);
        fails("22000", "could not find a valid timestamp for the query", () -> resume("kept", before));
        other.run("DROP INDEX short");
        assertThat(resume("kept", before)).isEqualTo(before);
    }

    @Test
    void anIndexMayRetainHistoryToo() throws SqlError {
        other.run("ALTER TABLE t SET (RETAIN HISTORY FOR '1 hour')");
        other.run("ALTER SYSTEM SET enable_index_options = on");
        other.run("CREATE INDEX i ON t (a) WITH (RETAIN HISTORY FOR '1 hour')");
        long before = fixture.now();
        fixture.seconds(600);
        assertThat(resume("t", before)).isEqualTo(before);
    }

    @Test
    void readsAsOfATimeAndAtLeastATime() throws SqlError {
        other.run("ALTER TABLE t SET (RETAIN HISTORY FOR '1 hour')");
        long before = fixture.now();
        fixture.seconds(10);
        other.run("INSERT INTO t VALUES (2)");
        assertThat(client.rows("SELECT count(*) FROM t AS OF " + before)).containsExactly("1");
        assertThat(client.rows("SELECT mz_now()::text FROM t AS OF " + before)).containsExactly(String.valueOf(before));
        assertThat(client.rows("SELECT count(*) FROM t AS OF AT LEAST " + before))
                .containsExactly("1");
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("2");
    }

    @Test
    void aSubscribeOfTheFutureTellsItsStartAndThenWaits() throws SqlError {
        long future = fixture.now() + 5_000;
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t WITH (PROGRESS) AS OF " + future);
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')")).containsExactly(future + " true null null");
        fixture.seconds(3);
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')")).isEmpty();
        fixture.seconds(3);
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')").get(0)).isEqualTo(future + " false 1 1");
    }

    @Test
    void aDropEndsEveryoneWhoFollows() throws SqlError {
        other.run("CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE m");
        client.run("FETCH 1 c");
        other.run("DROP TABLE t CASCADE");
        fails("42704", "relation 'materialize.public.m' was dropped", () -> client.run("FETCH 1 c"));
    }

    @Test
    void aQueryIsRunAgainOnlyWhenAnInputChanged() throws SqlError {
        other.run("CREATE TABLE unrelated (a int)");
        ChangeFeed counted = feed("SELECT count(*) FROM t");
        ChangeFeed filtered = feed("SELECT a + 1 FROM t WHERE a > 0");
        ChangeFeed whole = feed("SELECT * FROM t");
        for (int i = 0; i < 5; i++) {
            other.run("INSERT INTO unrelated VALUES (1)");
            fixture.seconds(1);
            follow(counted, filtered, whole);
        }
        assertThat(List.of(counted.evaluations(), filtered.evaluations(), whole.evaluations()))
                .containsExactly(1, 0, 0);
        other.run("INSERT INTO t VALUES (2), (3)");
        other.run("INSERT INTO t VALUES (4)");
        follow(counted, filtered, whole);
        // a count is taken again at each of the two times; a filter sees the new rows only; a table is not queried at
        // all
        assertThat(List.of(counted.evaluations(), filtered.evaluations(), whole.evaluations()))
                .containsExactly(3, 2, 0);
    }

    private ChangeFeed feed(String sql) throws SqlError {
        var relational = fixture.environment.relationalSession();
        var planner = new Planner(
                fixture.environment.catalog(),
                relational,
                name -> Optional.empty(),
                () -> SearchPath.DEFAULT,
                HeldPrivileges.REFUSED);
        var plan = planner.plan(io.holdfast.testkit.sql.Lexer.tokens(sql), List.of());
        ChangeFeed feed = new ChangeFeed(plan, List.of(), relational);
        feed.start(fixture.now());
        return feed;
    }

    private void follow(ChangeFeed... feeds) throws SqlError {
        for (ChangeFeed feed : feeds) {
            if (feed.pending(fixture.now() + 1)) {
                feed.next(fixture.now() + 1);
            }
        }
    }
}
