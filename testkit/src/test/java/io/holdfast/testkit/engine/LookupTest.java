package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads by one column's value, which do not look at every row. */
final class LookupTest {
    private static final int MANY = 3_000;

    private final Fixture fixture = Fixture.remembering(Duration.ofSeconds(10));
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int, b text, n numeric)");
        client.run("INSERT INTO t VALUES (1, 'x', 1.0), (2, 'y', 1.00), (2, 'z', 2), (3, NULL, NULL)");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = 2|2 y;2 z",
                "a IN (2, 1, 2)|1 x;2 y;2 z",
                "b IN ('x', 'z')|1 x;2 z",
                "b = 'y' AND a = 2|2 y",
                "a = 2 OR b = 'x'|1 x;2 y;2 z",
                "n = 1|1 x;2 y",
                "n IN (1, 2)|1 x;2 y;2 z",
                "a = 1.5|",
                "a = '3'|3 null",
                "b IS NULL|3 null",
                "a IN (SELECT max(a) FROM t)|3 null",
                "a = 7|",
            })
    void findsEveryRowOnce(String where, String expected) throws SqlError {
        assertThat(String.join(";", client.rows("SELECT a, b FROM t WHERE " + where + " ORDER BY a, b")))
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void joinsByValue() throws SqlError {
        client.run("CREATE TABLE names (a bigint, name text); INSERT INTO names VALUES (2, 'two'), (9, 'nine')");
        assertThat(client.rows("SELECT name, b FROM t JOIN names ON t.a = names.a ORDER BY b"))
                .containsExactly("two y", "two z");
    }

    @Test
    void answersAsOfATimeAndForgetsWhatIsCompacted() throws SqlError {
        assertThat(client.rows("SELECT b FROM t WHERE a = 1")).containsExactly("x");
        long then = fixture.now();
        client.run("UPDATE t SET b = 'X' WHERE a = 1");
        assertThat(client.rows("SELECT b FROM t WHERE a = 1")).containsExactly("X");
        assertThat(client.rows("SELECT b FROM t WHERE a = 1 AS OF " + then)).containsExactly("x");
        for (int i = 0; i < MANY; i++) {
            fixture.environment.apply(new Feed().insert("t", 1000, "v" + i, null));
            fixture.environment.apply(new Feed().delete("t", 1000, "v" + i, null));
        }
        fixture.seconds(60);
        assertThat(client.rows("SELECT b FROM t WHERE a = 1000")).isEmpty();
        assertThat(client.rows("SELECT b FROM t WHERE a = 1")).containsExactly("X");
        client.run("DELETE FROM t WHERE a = 1");
        assertThat(client.rows("SELECT b FROM t WHERE a = 1")).isEmpty();
    }

    @Test
    void followsAFilterByValue() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE (SELECT b FROM t WHERE a = 2) WITH (SNAPSHOT = false)");
        client.run("FETCH 0 c");
        try (Client other = fixture.client()) {
            other.run("INSERT INTO t VALUES (2, 'new', 0), (4, 'other', 0)");
        }
        assertThat(client.rows("FETCH 1 c")).containsExactly(fixture.now() + " 1 new");
    }
}
