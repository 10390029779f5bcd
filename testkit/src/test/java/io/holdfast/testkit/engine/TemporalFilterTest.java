package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemporalFilterTest {
    private static final String ALIVE =
            "SELECT id FROM events WHERE mz_now() >= created AND mz_now() < created + interval '5 seconds'";

    private final Fixture fixture = new Fixture();
    private Client client;
    private long start;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE events (id int, created timestamptz)");
        start = Fixture.START + 10_000;
        client.run("INSERT INTO events VALUES (1, to_timestamp(" + start / 1000 + ")), (2, to_timestamp("
                + (start / 1000 + 2) + "))");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> fetch() throws SqlError {
        return client.rows("FETCH ALL c WITH (timeout = '0s')");
    }

    @Test
    void rowsEnterAndLeaveASubscribeAtTheirTimes() throws SqlError {
        client.run("BEGIN");
        client.run("DECLARE c CURSOR FOR SUBSCRIBE (" + ALIVE + ")");
        assertThat(fetch()).isEmpty();
        fixture.seconds(20);

        assertThat(fetch())
                .containsExactly(
                        start + " 1 1", (start + 2000) + " 1 2", (start + 5000) + " -1 1", (start + 7000) + " -1 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"VIEW", "MATERIALIZED VIEW"})
    void rowsEnterAndLeaveAViewAtTheirTimes(String kind) throws SqlError {
        client.run("CREATE " + kind + " alive AS " + ALIVE);
        assertThat(client.rows("SELECT * FROM alive")).isEmpty();
        fixture.seconds(11);
        assertThat(client.rows("SELECT * FROM alive")).containsExactly("1");
        fixture.seconds(2);
        assertThat(client.rows("SELECT count(*) FROM alive")).containsExactly("2");
        fixture.seconds(10);
        assertThat(client.rows("SELECT * FROM alive")).isEmpty();
    }

    @Test
    void aMaterializedViewTellsTheVeryTimes() throws SqlError {
        client.run("CREATE MATERIALIZED VIEW alive AS " + ALIVE);
        client.run("CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM alive");
        client.run("BEGIN");
        client.run("DECLARE c CURSOR FOR SUBSCRIBE counted WITH (SNAPSHOT = false)");
        fetch();
        fixture.seconds(60);

        assertThat(fetch())
                .containsExactly(
                        start + " -1 0", start + " 1 1",
                        (start + 2000) + " -1 1", (start + 2000) + " 1 2",
                        (start + 5000) + " 1 1", (start + 5000) + " -1 2",
                        (start + 7000) + " 1 0", (start + 7000) + " -1 1");
    }

    @Test
    void aWriteIsSeenBetweenTheTurns() throws SqlError {
        client.run("BEGIN");
        client.run("DECLARE c CURSOR FOR SUBSCRIBE (" + ALIVE + ")");
        fetch();
        fixture.seconds(11);
        try (Client other = fixture.client()) {
            other.run("DELETE FROM events WHERE id = 1");
            fixture.seconds(20);
            List<String> rows = fetch();
            assertThat(rows.get(0)).isEqualTo(start + " 1 1");
            assertThat(rows.get(1)).endsWith(" -1 1").doesNotStartWith((start + 5000) + " ");
            assertThat(rows.subList(2, rows.size())).containsExactly((start + 2000) + " 1 2", (start + 7000) + " -1 2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mz_now() <= created + interval '5 seconds'",
                "mz_now() BETWEEN created AND created + interval '5 seconds'",
                "created > mz_now()",
                "id > 0 AND (mz_now() = created AND id < 9)"
            })
    void theFormsThatMaterializeAllowsAreMaintained(String condition) throws SqlError {
        assertThat(client.tag("CREATE MATERIALIZED VIEW v AS SELECT * FROM events WHERE " + condition))
                .isEqualTo("CREATE MATERIALIZED VIEW");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mz_now() <= created OR id = 1",
                "NOT (mz_now() <= created)",
                "mz_now()::text = '1'",
                "mz_now() <> created"
            })
    void otherFormsAreRefusedAsMaterializeDoes(String condition) {
        String text = "Unsupported temporal predicate. Note: `mz_now()` must be directly compared to a non-temporal "
                + "expression of mz_timestamp-castable type.";
        fails("XX000", text, () -> client.run("CREATE MATERIALIZED VIEW v AS SELECT * FROM events WHERE " + condition));
        fails("XX000", text, () -> client.run("SUBSCRIBE (SELECT * FROM events WHERE " + condition + ")"));
    }

    @Test
    void timesInASelectListCannotBeMaintained() throws SqlError {
        fails(
                "0A000",
                "cannot materialize call to mz_now",
                () -> client.run("CREATE MATERIALIZED VIEW v AS SELECT mz_now(), id FROM events"));
        fails(
                "0A000",
                "cannot materialize call to current_timestamp",
                () -> client.run("CREATE MATERIALIZED VIEW v AS SELECT now(), id FROM events"));
        client.run("CREATE VIEW shown AS SELECT mz_now() AS at, id FROM events WHERE id = 1");
        assertThat(client.rows("SELECT at::text FROM shown")).containsExactly(String.valueOf(fixture.now()));
        fails("0A000", "cannot materialize call to mz_now", () -> client.run("SUBSCRIBE shown"));
        fails("0A000", "cannot materialize call to mz_now", () -> client.run("CREATE INDEX ON shown (id)"));
    }
}
