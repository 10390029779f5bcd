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
import org.junit.jupiter.params.provider.ValueSource;

final class SubscribeTest {
    private static final String NOW = "FETCH ALL c WITH (timeout = '0s')";

    private final Fixture fixture = Fixture.remembering(Duration.ofSeconds(10));
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        other.run("CREATE TABLE t (a int, b text)");
        other.run("INSERT INTO t VALUES (2, 'two'), (1, 'one'), (2, 'two')");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void declare(String subscribe) throws SqlError {
        client.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR " + subscribe);
    }

    @Test
    void beginsWithProgressAtItsTimeThenTheSortedSnapshotThenProgressThatClosesIt() throws SqlError {
        long asOf = fixture.now();
        declare("SUBSCRIBE t WITH (PROGRESS)");
        Client.Answer answer = client.run(NOW);

        assertThat(answer.columns)
                .containsExactly(
                        new Column("mz_timestamp", PgType.NUMERIC),
                        new Column("mz_progressed", PgType.BOOL),
                        new Column("mz_diff", PgType.INT8),
                        new Column("a", PgType.INT4),
                        new Column("b", PgType.TEXT));
        assertThat(answer.rows)
                .containsExactly(
                        asOf + " true null null null",
                        asOf + " false 1 1 one",
                        asOf + " false 2 2 two",
                        (asOf + 1) + " true null null null");
        assertThat(answer.tag()).isEqualTo("FETCH 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "(SELECT * FROM t WHERE a > 0)", "(SELECT a, b FROM t ORDER BY a)", "plain", "kept"})
    void tellsEveryChangeOnceAtItsTimeInOrder(String what) throws SqlError {
        other.run(
                "CREATE VIEW plain AS SELECT * FROM t WHERE a > 0; CREATE MATERIALIZED VIEW kept AS SELECT * FROM plain");
        declare("SUBSCRIBE " + what);
        assertThat(client.rows(NOW)).hasSize(2);
        fixture.seconds(1);
        other.run("UPDATE t SET b = 'ONE' WHERE a = 1");
        long first = fixture.now();
        other.run("BEGIN; INSERT INTO t VALUES (3, 'three'); INSERT INTO t VALUES (3, 'three'); COMMIT");
        long second = fixture.now();
        other.run("DELETE FROM t WHERE a = 2");

        assertThat(client.rows(NOW))
                .containsExactly(
                        first + " 1 1 ONE", first + " -1 1 one", second + " 2 3 three", (second + 1) + " -2 2 two");
    }

    @Test
    void comparesResultsOfAQueryThatNoLogHolds() throws SqlError {
        other.run("CREATE TABLE names (a int, name text); INSERT INTO names VALUES (1, 'n1'), (2, 'n2')");
        other.run(
                "CREATE MATERIALIZED VIEW m AS SELECT name, count(*) AS n FROM t JOIN names ON t.a = names.a GROUP BY name");
        declare("SUBSCRIBE m");
        long asOf = fixture.now();
        assertThat(client.rows(NOW)).containsExactly(asOf + " 1 n1 1", asOf + " 1 n2 2");
        other.run("INSERT INTO t VALUES (1, 'x')");
        assertThat(client.rows(NOW)).containsExactly((asOf + 1) + " -1 n1 1", (asOf + 1) + " 1 n1 2");
        other.run("UPDATE names SET name = 'n2' WHERE a = 1");
        long last = fixture.now();
        assertThat(client.rows(NOW)).containsExactly(last + " -1 n1 2", last + " -1 n2 2", last + " 1 n2 4");
    }

    @Test
    void resumesExactlyFromOneBeforeItsFrontierAndLosesTheChangesOfTheFrontierItselfOtherwise() throws SqlError {
        declare("SUBSCRIBE t WITH (PROGRESS)");
        List<String> rows = client.rows(NOW);
        String progress = rows.get(rows.size() - 1);
        long frontier = Long.parseLong(progress.substring(0, progress.indexOf(' ')));
        client.run("ROLLBACK");
        other.run("INSERT INTO t VALUES (7, 'at the frontier')");
        assertThat(fixture.now()).isEqualTo(frontier);
        other.run("INSERT INTO t VALUES (8, 'later')");

        declare("SUBSCRIBE t WITH (PROGRESS, SNAPSHOT = false) AS OF " + (frontier - 1));
        assertThat(client.rows(NOW))
                .containsExactly(
                        (frontier - 1) + " true null null null",
                        frontier + " false 1 7 at the frontier",
                        (frontier + 1) + " false 1 8 later",
                        (frontier + 2) + " true null null null");
        declare("SUBSCRIBE t WITH (PROGRESS, SNAPSHOT false) AS OF " + frontier);
        assertThat(client.rows(NOW))
                .containsExactly(
                        frontier + " true null null null",
                        (frontier + 1) + " false 1 8 later",
                        (frontier + 2) + " true null null null");
    }

    @Test
    void resumesAQueryFromItsResultAtThatTime() throws SqlError {
        long then = fixture.now();
        other.run("INSERT INTO t VALUES (9, 'nine')");
        declare("SUBSCRIBE (SELECT count(*) AS n FROM t) WITH (SNAPSHOT = false) AS OF " + then);
        assertThat(client.rows(NOW)).containsExactly((then + 1) + " -1 3", (then + 1) + " 1 4");
    }

    @Test
    void movesAnIdleObjectsFrontierOnceATickAndNotInBetween() throws SqlError {
        other.run("CREATE TABLE busy (a int)");
        declare("SUBSCRIBE t WITH (PROGRESS, SNAPSHOT = false)");
        client.rows(NOW);
        other.run("INSERT INTO busy VALUES (1)");
        assertThat(client.rows(NOW)).isEmpty();
        fixture.seconds(1);
        assertThat(client.rows(NOW)).containsExactly(fixture.clock.millis() + " true null null null");
        fixture.clock.advance(Duration.ofMillis(999));
        assertThat(client.rows(NOW)).isEmpty();
    }

    @Test
    void reportsLostHistoryAtTheFirstFetchAndNotAtDeclare() throws SqlError {
        long then = fixture.now();
        fixture.seconds(60);
        declare("SUBSCRIBE t WITH (SNAPSHOT = false) AS OF " + then);
        fails("22000", "could not find a valid timestamp for the query", () -> client.run("FETCH 0 c"));
        declare("SUBSCRIBE t WITH (PROGRESS, SNAPSHOT = false) AS OF AT LEAST " + then);
        assertThat(client.rows("FETCH 1 c")).containsExactly(fixture.environment.since("t") + " true null null null");
    }

    @Test
    void holdsHistoryOnlyUpToWhatItHasEmitted() throws SqlError {
        declare("SUBSCRIBE t");
        client.rows(NOW);
        long emitted = fixture.now();
        fixture.seconds(60);
        assertThat(fixture.environment.since("t")).isEqualTo(emitted);
        client.rows(NOW);
        fixture.seconds(1);
        assertThat(fixture.environment.since("t")).isGreaterThan(emitted);
        client.run("ROLLBACK");
        fixture.seconds(1);
        assertThat(fixture.environment.since("t")).isEqualTo(fixture.environment.upper("t") - 10_000);
    }

    @Test
    void endsAtUpToWithoutALastProgress() throws SqlError {
        long asOf = fixture.now();
        declare("SUBSCRIBE t WITH (PROGRESS, SNAPSHOT = false) UP TO " + (asOf + 2));
        client.run("FETCH 0 c");
        other.run("INSERT INTO t VALUES (3, 'in')");
        other.run("INSERT INTO t VALUES (4, 'out')");

        assertThat(client.rows("FETCH ALL c"))
                .containsExactly(asOf + " true null null null", (asOf + 1) + " false 1 3 in");
        assertThat(client.tag("FETCH ALL c")).isEqualTo("FETCH 0");
    }

    @Test
    void warnsOfEmptyBoundsAndRefusesAbsurdOnes() throws SqlError {
        long now = fixture.now();
        declare("SUBSCRIBE t AS OF " + now + " UP TO " + now);
        assertThat(client.rows("FETCH ALL c WITH (TIMEOUT='30s')")).isEmpty();
        assertThat(client.notices)
                .contains("01000 subscribe as of " + now + " (inclusive) up to the same bound " + now
                        + " (exclusive) is guaranteed to be empty");
        declare("SUBSCRIBE t AS OF " + now + " UP TO " + (now - 1));
        fails(
                "22000",
                "subscription lower bound (`AS OF`) is greater than its upper bound (`UP TO`): " + now + " > "
                        + (now - 1),
                () -> client.run("FETCH ALL c"));
    }

    @Test
    void saysProgressAtOnceAndThenNothingForATimeInTheFuture() throws SqlError {
        long future = fixture.now() + 5_000;
        declare("SUBSCRIBE t WITH (PROGRESS) AS OF " + future);
        assertThat(client.rows(NOW)).containsExactly(future + " true null null null");
        fixture.seconds(4);
        assertThat(client.rows(NOW)).isEmpty();
        fixture.seconds(2);
        assertThat(client.rows(NOW))
                .containsExactly(
                        future + " false 1 1 one",
                        future + " false 2 2 two",
                        fixture.clock.millis() + " true null null null");
    }

    @Test
    void endsBySelfWhereNothingCanEverChange() throws SqlError {
        other.run("CREATE VIEW one AS SELECT 1 AS n");
        long now = fixture.now();
        declare("SUBSCRIBE one");
        assertThat(client.rows("FETCH ALL c")).containsExactly(now + " 1 1");
        assertThat(client.tag("FETCH ALL c")).isEqualTo("FETCH 0");
    }

    @Test
    void fetchesAsManyAsAskedInOrder() throws SqlError {
        declare("SUBSCRIBE t");
        assertThat(client.run("FETCH 0 c").names()).containsExactly("mz_timestamp", "mz_diff", "a", "b");
        long now = fixture.now();
        assertThat(client.rows("FETCH c")).containsExactly(now + " 1 1 one");
        assertThat(client.rows("FETCH 5 FROM c")).containsExactly(now + " 2 2 two");
    }

    @Test
    void refusesRowLimitsOnFetchAndSubscribesToWhatChangesByItself() throws SqlError {
        declare("SUBSCRIBE t");
        fails(
                "0A000",
                "Execute with max_rows of a FETCH ALL is not supported",
                () -> client.execute("FETCH ALL c", 10));
        declare("SUBSCRIBE t");
        fails(
                "0A000",
                "Execute with max_rows < a FETCH's count is not supported",
                () -> client.execute("FETCH 11 c", 10));
        assertThat(Fixture.failure(() -> client.run("SUBSCRIBE (SELECT a, mz_now() FROM t)"))
                        .sqlState())
                .isEqualTo("0A000");
    }

    @Test
    void knowsItsCursors() throws SqlError {
        fails("34000", "cursor \"c\" does not exist", () -> client.run("FETCH 1 c"));
        fails("34000", "cursor \"c\" does not exist", () -> client.run("CLOSE c"));
        declare("SUBSCRIBE t");
        fails("42P03", "cursor \"c\" already exists", () -> client.run("DECLARE c CURSOR FOR SELECT 1"));
        client.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR VALUES (2), (4), (6)");
        assertThat(client.tag("FETCH 2000 c")).isEqualTo("FETCH 3");
        assertThat(client.tag("CLOSE c")).isEqualTo("CLOSE CURSOR");
        client.run("COMMIT");
        assertThat(client.rows("DECLARE c CURSOR FOR VALUES (2), (4); FETCH 1 c; FETCH 10 c"))
                .containsExactly("4");
    }

    @Test
    void runsAFetchOncePerBindAndADeclareOnceAtAll() throws SqlError {
        client.run("BEGIN");
        Portal declare = client.session.bind(
                "d", client.session.prepare("DECLARE c CURSOR FOR VALUES (1), (2)", List.of()), List.of());
        client.session.execute(declare, 0, client.new Answer());
        Portal fetch = client.session.bind("f", client.session.prepare("FETCH 1 c", List.of()), List.of());
        Client.Answer first = client.new Answer();
        Client.Answer again = client.new Answer();
        client.session.execute(fetch, 0, first);

        assertThat(client.session.execute(fetch, 0, again)).isEqualTo(new Outcome.Complete("FETCH 1"));
        assertThat(first.rows).containsExactly("1");
        assertThat(again.rows).isEmpty();
        fails("55000", "portal \"d\" cannot be run", () -> client.session.execute(declare, 0, again));
    }

    @Test
    void runsACursorAsAPortal() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR VALUES (1), (2), (3); FETCH 1 c");
        Client.Answer rest = client.new Answer();
        assertThat(client.session.execute(client.session.portal("c").orElseThrow(), 0, rest))
                .isEqualTo(new Outcome.Complete("SELECT 2"));
        assertThat(rest.rows).containsExactly("2", "3");
    }

    @Test
    void startsWhereAParameterSays() throws SqlError {
        long now = fixture.now();
        other.run("INSERT INTO t VALUES (5, 'five')");
        client.run("BEGIN");
        client.execute("DECLARE c CURSOR FOR SUBSCRIBE t WITH (SNAPSHOT = false) AS OF $1", 0, now);
        assertThat(client.rows("FETCH 1 c")).containsExactly((now + 1) + " 1 5 five");
    }

    @Test
    void copiesUntilItsEnd() throws SqlError {
        long now = fixture.now();
        fixture.seconds(1);
        Client.Answer copied =
                client.run("COPY (SUBSCRIBE t WITH (PROGRESS) AS OF " + now + " UP TO " + (now + 5) + ") TO STDOUT");
        assertThat(copied.rows)
                .containsExactly(now + " true null null null", now + " false 1 1 one", now + " false 2 2 two");
        assertThat(copied.tag()).isEqualTo("COPY 3");
        assertThat(copied.names()).containsExactly("mz_timestamp", "mz_progressed", "mz_diff", "a", "b");
        assertThat(client.tag("COPY (SELECT * FROM t) TO STDOUT WITH (FORMAT text)"))
                .isEqualTo("COPY 3");
    }

    @Test
    void tellsADroppedObjectByName() throws SqlError {
        declare("SUBSCRIBE t");
        client.rows(NOW);
        other.run("DROP TABLE t");
        fails("42704", "relation 'materialize.public.t' was dropped", () -> client.run("FETCH 1 c"));
        client.run("ROLLBACK");
    }
}
