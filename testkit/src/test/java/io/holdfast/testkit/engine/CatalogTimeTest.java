package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The catalog has no past here: whoever asks for it is told so, and nothing falls between two looks. */
@Timeout(30)
final class CatalogTimeTest {
    private static final String GONE = "could not find a valid timestamp for the query";

    private final Fixture fixture = new Fixture();
    private Client client;
    private Client other;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        other = fixture.client();
        other.run("CREATE TABLE t (a int) WITH (RETAIN HISTORY FOR '1 hour')");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void refusesTheCatalogAsOfATimeBeforeItsNewestRows() throws SqlError {
        long before = fixture.now();
        other.run("CREATE TABLE x (a int)");
        String read = "SELECT count(*) FROM mz_tables WHERE name = 'x' AS OF ";
        SqlError error = Fixture.failure(() -> client.run(read + before));
        assertThat(error.sqlState() + " " + error.message()).isEqualTo("22000 " + GONE);
        assertThat(error.detail())
                .matches("Constraints:\nlower:\n  \\(StorageInput\\(\\[System\\(\\d+\\)]\\)\\): \\[" + fixture.now()
                        + "]\nupper:\n  \\(QueryAsOf\\): \\[" + before + "]\n");
        fails("22000", GONE, () -> client.run("SELECT count(*) FROM mz_tables, t AS OF " + before));
        fails("22000", GONE, () -> client.run("EXPLAIN TIMESTAMP FOR " + read + before));
        assertThat(client.rows(read + fixture.now())).containsExactly("1");
        assertThat(client.rows(read + "AT LEAST " + before)).containsExactly("1");
        assertThat(client.rows("SELECT count(*) FROM t AS OF " + before)).containsExactly("0");
    }

    @Test
    void refusesToResumeAStreamOfTheCatalogAcrossAChange() throws SqlError {
        long before = fixture.now();
        other.run("CREATE ROLE late");
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE (SELECT name FROM mz_roles) WITH (SNAPSHOT = false) AS OF "
                + before);
        fails("22000", GONE, () -> client.run("FETCH ALL c"));
        try (Fixture old = new Fixture(EnvironmentOptions.of("old").withVintage(EnvironmentOptions.Vintage.OLD));
                Client asking = old.client()) {
            long then = old.now();
            asking.run("CREATE ROLE late");
            fails(
                    "XX000",
                    "Timestamp (" + then + ") is not valid for all inputs: []",
                    () -> asking.run("SELECT * FROM mz_roles AS OF " + then));
        }
    }

    @Test
    void aStreamOfTheCatalogTellsWhatHappensAfterItsFirstFetch() throws SqlError {
        client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE (SELECT name FROM mz_tables WHERE id LIKE 'u%')"
                + " WITH (SNAPSHOT = false)");
        client.run("FETCH 0 c");
        other.run("CREATE TABLE x (a int)");
        fixture.seconds(1);
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')"))
                .singleElement()
                .asString()
                .endsWith(" 1 x");
        client.run("COMMIT; BEGIN; DECLARE c CURSOR FOR SUBSCRIBE (SELECT name FROM mz_tables WHERE id LIKE 'u%')");
        client.run("FETCH 0 c");
        other.run("DROP TABLE x");
        fixture.seconds(1);
        assertThat(client.rows("FETCH ALL c WITH (timeout = '0s')"))
                .extracting(row -> row.substring(row.indexOf(' ') + 1))
                .containsExactly("1 t", "1 x", "-1 x");
    }

    @Test
    void aTransactionSeesTheCatalogAsItsFirstLookDid() throws SqlError {
        client.run("BEGIN");
        String tables = "SELECT count(*) FROM mz_tables WHERE id LIKE 'u%'";
        String roles = "SELECT count(*) FROM mz_roles WHERE name = 'late'";
        assertThat(client.rows(tables)).containsExactly("1");
        other.run("CREATE TABLE x (a int); CREATE ROLE late");
        fixture.seconds(5);
        assertThat(client.rows(tables)).containsExactly("1");
        assertThat(client.rows(roles)).containsExactly("0");
        client.run("COMMIT");
        assertThat(client.rows(tables)).containsExactly("2");
        assertThat(client.rows(roles)).containsExactly("1");
    }
}
