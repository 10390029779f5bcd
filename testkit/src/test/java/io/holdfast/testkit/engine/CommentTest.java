package io.holdfast.testkit.engine;

import static io.holdfast.testkit.engine.Fixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommentTest {
    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
        client.run("CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON v (a)");
        client.run("CREATE MATERIALIZED VIEW m AS SELECT b FROM t; CREATE CLUSTER c (SIZE '25cc'); CREATE SCHEMA s");
        client.run("CREATE SOURCE n FROM LOAD GENERATOR COUNTER; CREATE ROLE r");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TABLE t|table|null|SHOW TABLES|t said ''it''",
                "VIEW v|view|null|SHOW VIEWS|v said ''it''",
                "MATERIALIZED VIEW m|materialized-view|null|SHOW MATERIALIZED VIEWS|m quickstart said ''it''",
                "INDEX i|index|null|SHOW INDEXES|i v quickstart {a} said ''it''",
                "SOURCE n|source|null|SHOW SOURCES|n load-generator quickstart said ''it''",
                "COLUMN public.t.b|table|2|SHOW COLUMNS FROM t WHERE name = ''b''|b true text said ''it''",
                "CLUSTER c|cluster|null|SHOW CLUSTERS LIKE ''c''|c r1 (25cc)  said ''it''",
                "CLUSTER REPLICA c.r1|cluster-replica|null|SHOW CLUSTER REPLICAS WHERE cluster = ''c''"
                        + "|c r1 25cc true said ''it''",
                "SCHEMA s|schema|null|SHOW SCHEMAS LIKE ''s''|s said ''it''",
                "DATABASE materialize|database|null|SHOW DATABASES|materialize said ''it''",
                "ROLE r|role|null|SHOW ROLES WHERE name = ''r''|r said ''it''",
            })
    void isKeptAndShownAndTakenAway(String on, String type, String column, String show, String row) throws SqlError {
        assertThat(client.tag("COMMENT ON " + on + " IS 'said ''it'''")).isEqualTo("COMMENT");
        assertThat(client.rows("SELECT object_type, object_sub_id, comment FROM mz_internal.mz_comments"))
                .containsExactly(type + " " + column + " said 'it'");
        assertThat(client.rows(show.replace("''", "'"))).containsExactly(row.replace("''", "'"));
        assertThat(client.rows("SELECT event_type FROM mz_audit_events ORDER BY id DESC LIMIT 1"))
                .containsExactly("comment");
        client.run("COMMENT ON " + on + " IS NULL");
        assertThat(client.rows("SELECT * FROM mz_internal.mz_comments")).isEmpty();
    }

    @Test
    void goesWithWhatItIsOn() throws SqlError {
        client.run("COMMENT ON TABLE t IS 'all'; COMMENT ON COLUMN t.a IS 'key'; COMMENT ON VIEW v IS 'part'");
        assertThat(client.rows("SELECT c.comment FROM mz_internal.mz_comments c JOIN mz_objects o USING (id)"
                        + " WHERE o.name = 't' ORDER BY object_sub_id NULLS FIRST"))
                .containsExactly("all", "key");
        assertThat(client.rows("SELECT d.description FROM pg_description d JOIN pg_class c ON c.oid = d.objoid"
                        + " WHERE c.relname = 't' ORDER BY d.objsubid"))
                .containsExactly("all", "key");
        client.run("ALTER TABLE t RENAME TO renamed");
        assertThat(client.rows("SHOW TABLES")).containsExactly("renamed all");
        client.run("DROP TABLE renamed CASCADE");
        assertThat(client.rows("SELECT * FROM mz_internal.mz_comments")).isEmpty();
    }

    @Test
    void isOnlyOnWhatIsThere() {
        fails("42809", "materialize.public.v is not a table", () -> client.run("COMMENT ON TABLE v IS 'x'"));
        fails("42703", "column \"t.z\" does not exist", () -> client.run("COMMENT ON COLUMN t.z IS 'x'"));
        fails("XX000", "unknown catalog item 'z'", () -> client.run("COMMENT ON TABLE z IS 'x'"));
        fails("42601", "Expected literal string, found \"1\"", () -> client.run("COMMENT ON TABLE t IS 1"));
        fails(
                "0A000",
                "COMMENT ON FUNCTION is not supported by the emulator",
                () -> client.run("COMMENT ON FUNCTION f IS 'x'"));
    }
}
