package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TimeTravelTest {
    private final Fixture fixture = Fixture.remembering(Duration.ofSeconds(10));
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int, b text)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private long write(String sql) throws SqlError {
        fixture.seconds(1);
        client.run(sql);
        return fixture.now();
    }

    @Test
    void answersAsOfEveryReadableTime() throws SqlError {
        long empty = fixture.now();
        long one = write("INSERT INTO t VALUES (1, 'x')");
        long two = write("INSERT INTO t VALUES (2, 'y')");
        long three = write("DELETE FROM t WHERE a = 1");

        assertThat(client.rows("SELECT count(*) FROM t AS OF " + empty)).containsExactly("0");
        assertThat(client.rows("SELECT count(*) FROM t AS OF " + one)).containsExactly("1");
        assertThat(client.rows("SELECT count(*) FROM t AS OF " + two)).containsExactly("2");
        assertThat(client.rows("SELECT a FROM t AS OF " + three)).containsExactly("2");
        assertThat(client.rows("SELECT count(*) FROM t AS OF " + (two - 1))).containsExactly("1");
        assertThat(client.rows("SELECT mz_now()::text FROM t AS OF " + two + " LIMIT 1"))
                .isNotEmpty();
    }

    @Test
    void givesEveryWriteATimeOfItsOwnWhileTheClockStandsStill() throws SqlError {
        client.run("INSERT INTO t VALUES (1, 'x')");
        long first = fixture.now();
        client.run("INSERT INTO t VALUES (2, 'x')");

        assertThat(fixture.now()).isEqualTo(first + 1);
        assertThat(client.rows("SELECT count(*) FROM t AS OF " + first)).containsExactly("1");
    }

    @Test
    void forgetsWhatIsOlderThanItsRetentionBehindTheUpper() throws SqlError {
        long one = write("INSERT INTO t VALUES (1, 'x')");
        write("UPDATE t SET b = 'y'");
        fixture.seconds(20);

        assertThat(fixture.environment.since("t")).isEqualTo(fixture.environment.upper("t") - 10_000);
        SqlError error = Fixture.failure(() -> client.run("SELECT * FROM t AS OF " + one));
        assertThat(error.sqlState()).isEqualTo("22000");
        assertThat(error.message()).isEqualTo("could not find a valid timestamp for the query");
        assertThat(error.detail())
                .isEqualTo("Constraints:\nlower:\n  (StorageInput([User(1)])): [" + fixture.environment.since("t")
                        + "]\nupper:\n  (QueryAsOf): [" + one + "]\n");
        assertThat(client.rows("SELECT b FROM t AS OF AT LEAST " + one)).containsExactly("y");
    }

    @Test
    void speaksAnOldServersWordsWhereAskedTo() throws SqlError {
        EnvironmentOptions options = EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD);
        try (Fixture old = new Fixture(options);
                Client asking = old.client()) {
            asking.run("CREATE TABLE t (a int)");
            old.seconds(5);
            long since = old.environment.since("t");
            fails(
                    "XX000",
                    "Timestamp (5) is not valid for all inputs: [(User(1), Antichain { elements: [" + since + "] })]",
                    () -> asking.run("SELECT * FROM t AS OF 5"));
        }
    }

    @Test
    void keepsHistoryForAsLongAsTheTableSays() throws SqlError {
        client.run("CREATE TABLE kept (a int) WITH (RETAIN HISTORY FOR '1hr')");
        client.run("INSERT INTO kept VALUES (1)");
        long then = fixture.now();
        fixture.seconds(3000);

        assertThat(client.rows("SELECT a FROM kept AS OF " + then)).containsExactly("1");
    }

    @Test
    void holdsHistoryForAnOpenTransaction() throws SqlError {
        client.run("INSERT INTO t VALUES (1, 'x'); BEGIN; SELECT * FROM t");
        long pinned = fixture.now();
        fixture.seconds(60);
        assertThat(fixture.environment.since("t")).isLessThanOrEqualTo(pinned);
        assertThat(client.rows("SELECT a FROM t")).containsExactly("1");
        client.run("COMMIT");
        fixture.seconds(1);
        assertThat(fixture.environment.since("t")).isGreaterThan(pinned);
    }

    @Test
    void forgetsOnDemand() throws SqlError {
        long one = write("INSERT INTO t VALUES (1, 'x')");
        fixture.seconds(1);
        fixture.environment.compact("t", fixture.now());

        assertThat(Fixture.failure(() -> client.run("SELECT * FROM t AS OF " + one))
                        .sqlState())
                .isEqualTo("22000");
        assertThat(client.rows("SELECT a FROM t")).containsExactly("1");
    }

    @Test
    void standsStillWhileFrozenAndTakesTheHeldFeedsInAfterwards() throws SqlError {
        fixture.environment.freeze(true);
        long upper = fixture.environment.upper("t");
        fixture.environment.apply(new Feed().insert("t", 1, "x"));
        fixture.environment.apply(new Feed().delete("t", 1, "x").insert("t", 2, "y"));
        fixture.seconds(5);

        assertThat(fixture.environment.upper("t")).isEqualTo(upper);
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("0");
        fixture.environment.freeze(false);
        assertThat(client.rows("SELECT a FROM t")).containsExactly("2");
        fixture.seconds(1);
        assertThat(fixture.environment.upper("t")).isEqualTo(fixture.clock.millis());
    }

    @Test
    void staysBehindTheClockByItsLag() throws SqlError {
        EnvironmentOptions options = EnvironmentOptions.of("lagging")
                .withPace(new EnvironmentOptions.Pace(Duration.ofSeconds(1), Duration.ofSeconds(30)));
        try (Fixture lagging = new Fixture(options)) {
            lagging.environment.execute("CREATE TABLE t (a int)");
            lagging.seconds(5);
            assertThat(lagging.environment.upper("t")).isEqualTo(lagging.clock.millis() - 30_000);
        }
    }

    @Test
    void readsViewsOverViewsAtOneTime() throws SqlError {
        client.run("CREATE VIEW big AS SELECT a, b FROM t WHERE a > 1");
        client.run("CREATE VIEW bigger (n) AS SELECT count(*) FROM big");
        client.run("CREATE MATERIALIZED VIEW kept AS SELECT b, sum(a) AS total FROM big GROUP BY b");
        long before = write("INSERT INTO t VALUES (1, 'x'), (2, 'x'), (3, 'y')");
        write("INSERT INTO t VALUES (4, 'x')");

        assertThat(client.rows("SELECT n FROM bigger")).containsExactly("3");
        assertThat(client.rows("SELECT n FROM bigger AS OF " + before)).containsExactly("2");
        assertThat(client.rows("SELECT * FROM kept ORDER BY b")).containsExactly("x 6", "y 3");
        assertThat(client.rows("SELECT * FROM kept ORDER BY b AS OF " + before)).containsExactly("x 2", "y 3");
    }

    @Test
    void tellsWhyAMaterializedViewHasNoContentsAndRecovers() throws SqlError {
        client.run("CREATE MATERIALIZED VIEW m AS SELECT sum(10 / a) AS n FROM t");
        client.run("INSERT INTO t VALUES (5, 'x'), (0, 'y')");
        fails("22012", "division by zero", () -> client.run("SELECT * FROM m"));
        client.run("DELETE FROM t WHERE a = 0");
        assertThat(client.rows("SELECT n FROM m")).containsExactly("2");
    }

    @Test
    void refusesToDropWhatIsUsed() throws SqlError {
        client.run("CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON v (a)");
        fails("2BP01", "cannot drop table \"t\": still depended upon by view \"v\"", () -> client.run("DROP TABLE t"));
        assertThat(client.tag("DROP TABLE t CASCADE")).isEqualTo("DROP TABLE");
        fails("XX000", "unknown catalog item 'v'", () -> client.run("SELECT * FROM v"));
        assertThat(client.tag("DROP TABLE IF EXISTS t")).isEqualTo("DROP TABLE");
        client.run("CREATE TABLE t (a int)");
        assertThat(client.rows("SELECT count(*) FROM t")).containsExactly("0");
    }
}
