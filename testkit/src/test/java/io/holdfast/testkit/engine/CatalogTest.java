package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.type.SqlError;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CatalogTest {
    private final Fixture fixture = new Fixture();
    private Client client;

    @BeforeEach
    void open() throws SqlError {
        client = fixture.client();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void findsObjectsBySchemaAndSearchPath() throws SqlError {
        client.run("CREATE SCHEMA s; CREATE TABLE s.t (a int); CREATE TABLE t (a int)");
        client.run("INSERT INTO s.t VALUES (1); INSERT INTO t VALUES (2)");
        assertThat(client.rows("SELECT a FROM t")).containsExactly("2");
        assertThat(client.rows("SELECT t.a FROM s.t")).containsExactly("1");
        assertThat(client.rows("SELECT s.t.a FROM materialize.s.t")).containsExactly("1");
        client.run("SET search_path = s");
        assertThat(client.rows("SELECT a FROM t")).containsExactly("1");
        assertThat(client.rows("SELECT current_schema()")).containsExactly("s");
        Fixture.fails("XX000", "unknown schema 'nope'", () -> client.run("SELECT * FROM nope.t"));
        Fixture.fails(
                "2BP01",
                "schema 'materialize.s' cannot be dropped without CASCADE while it contains objects",
                () -> client.run("DROP SCHEMA s"));
        client.run("DROP SCHEMA s CASCADE; CREATE DATABASE d; CREATE TABLE d.public.x (a int); SET database = d");
        client.run("RESET search_path");
        assertThat(client.rows("SELECT count(*) FROM x")).containsExactly("0");
    }

    @Test
    void swapsSchemasUnderTheirObjects() throws SqlError {
        client.run(
                "CREATE SCHEMA blue; CREATE SCHEMA green; CREATE TABLE blue.t (a int); CREATE TABLE green.t (a int)");
        client.run("INSERT INTO blue.t VALUES (1)");
        String id = client.rows("SELECT id FROM mz_internal.mz_object_fully_qualified_names WHERE schema_name = 'blue'")
                .get(0);
        client.run("ALTER SCHEMA blue SWAP WITH green");
        assertThat(client.rows("SELECT a FROM green.t")).containsExactly("1");
        assertThat(client.rows(
                        "SELECT schema_name FROM mz_internal.mz_object_fully_qualified_names WHERE id = '" + id + "'"))
                .containsExactly("green");
    }

    @Test
    void renamesAnObjectUnderItsUsers() throws SqlError {
        client.run(
                "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE MATERIALIZED VIEW m AS SELECT a FROM v");
        client.run("ALTER TABLE t RENAME TO u; ALTER VIEW v RENAME TO w; INSERT INTO u VALUES (7)");
        assertThat(client.rows("SELECT w.a FROM w JOIN m ON w.a = m.a")).containsExactly("7");
        Fixture.fails("XX000", "unknown catalog item 't'", () -> client.run("SELECT * FROM t"));
        client.run("UPDATE u SET a = 8 WHERE u.a = 7; DELETE FROM u WHERE u.a = 9");
        assertThat(client.rows("SELECT * FROM m")).containsExactly("8");
    }

    @Test
    void givesWhatIsMadeAgainANewId() throws SqlError {
        client.run("CREATE TABLE t (a int)");
        List<String> first = client.rows("SELECT id FROM mz_tables WHERE name = 't'");
        client.run("DROP TABLE t; CREATE TABLE t (a int)");
        assertThat(client.rows("SELECT id FROM mz_tables WHERE name = 't'")).isNotEqualTo(first);
    }

    @Test
    void showsWhatThereIs() throws SqlError {
        client.run("CREATE TABLE t (a int NOT NULL, b text DEFAULT 'x'); CREATE VIEW v AS SELECT a FROM t");
        client.run("CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE INDEX ON v (a); CREATE DEFAULT INDEX ON m");
        assertThat(client.rows("SHOW TABLES")).containsExactly("t ");
        assertThat(client.rows("SHOW VIEWS")).containsExactly("v ");
        assertThat(client.rows("SHOW MATERIALIZED VIEWS")).containsExactly("m quickstart ");
        assertThat(client.rows("SHOW INDEXES"))
                .containsExactly("m_primary_idx m quickstart {a} ", "v_a_idx v quickstart {a} ");
        assertThat(client.rows("SHOW INDEXES ON v")).containsExactly("v_a_idx v quickstart {a} ");
        assertThat(client.rows("SHOW COLUMNS FROM t")).containsExactly("a false integer ", "b true text ");
        assertThat(client.rows("SHOW OBJECTS LIKE 't%'")).containsExactly("t table ");
        assertThat(client.rows("SHOW SCHEMAS")).containsExactly("public ");
        assertThat(client.rows("SHOW DATABASES")).containsExactly("materialize ");
        assertThat(client.rows("SHOW SOURCES")).isEmpty();
        assertThat(client.rows("SHOW CREATE TABLE t"))
                .containsExactly("materialize.public.t CREATE TABLE \"materialize\".\"public\".\"t\""
                        + " (\"a\" int4 NOT NULL, \"b\" text DEFAULT 'x');");
        assertThat(client.rows("SHOW CREATE VIEW v").get(0)).endsWith("AS select a from t;");
        assertThat(client.rows("SHOW CREATE CLUSTER quickstart"))
                .containsExactly("quickstart CREATE CLUSTER \"quickstart\" (REPLICATION FACTOR = 1, SIZE = '25cc')");
        Fixture.fails("XX000", "unknown catalog item 'nope'", () -> client.run("SHOW COLUMNS FROM nope"));
        assertThat(client.rows("SHOW CLUSTERS")).contains("quickstart r1 (25cc)  ");
        assertThat(client.rows("SHOW CLUSTER REPLICAS")).contains("quickstart r1 25cc true ");
        assertThat(client.rows("SHOW TRANSACTION ISOLATION LEVEL")).containsExactly("strict serializable");
    }

    @Test
    void followsTheCatalog() throws SqlError {
        client.run("CREATE TABLE t (a int)");
        Client watcher = fixture.client();
        watcher.run(
                "BEGIN; DECLARE c CURSOR FOR SUBSCRIBE (SELECT object_id, write_frontier FROM mz_internal.mz_frontiers)"
                        + " WITH (PROGRESS)");
        watcher.run("FETCH ALL c WITH (timeout = '0s')");
        fixture.seconds(1);
        List<String> rows = watcher.rows("FETCH ALL c WITH (timeout = '0s')");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).contains(" -1 u1 ").doesNotContain("" + (Fixture.START + 1000) + " true");
        assertThat(rows.get(1)).endsWith(" 1 u1 " + (Fixture.START + 1000));
        assertThat(rows.get(2)).startsWith(Fixture.START + 1000 + " true");
    }

    @Test
    void showsLimitsThatASessionCannotChange() throws SqlError {
        assertThat(client.rows("SHOW max_replicas_per_cluster")).containsExactly("5");
        Fixture.fails(
                "55P02", "parameter \"max_clusters\" cannot be changed now", () -> client.run("SET max_clusters = 9"));
    }

    @Test
    void tellsThatASubscribedObjectWasDroppedAndFindsTheNewOneUnderItsName() throws SqlError {
        client.run("CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t");
        Client other = fixture.client();
        other.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE v");
        other.run("FETCH ALL c WITH (timeout = '0s')");
        client.run("DROP TABLE t CASCADE; CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t");
        Fixture.fails("42704", "relation 'materialize.public.v' was dropped", () -> other.run("FETCH 1 c"));
        other.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR SUBSCRIBE v");
        client.run("INSERT INTO t VALUES (3)");
        assertThat(other.rows("FETCH ALL c WITH (timeout = '0s')"))
                .singleElement()
                .asString()
                .endsWith(" 1 3");
    }

    @Test
    void knowsSessionsSubscriptionsAndHistory() throws SqlError {
        client.run("CREATE TABLE t (a int) WITH (RETAIN HISTORY FOR '1 hour')");
        assertThat(client.rows("SELECT strategy, value FROM mz_internal.mz_history_retention_strategies"))
                .containsExactly("FOR 3600000");
        Client other = fixture.client();
        other.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
        other.run("FETCH 0 c");
        String subscriptions = "SELECT connection_id, cluster_id FROM mz_internal.mz_subscriptions s"
                + " JOIN mz_internal.mz_sessions x ON x.id = s.session_id";
        assertThat(client.rows(subscriptions)).containsExactly(other.processId + " u1");
        other.run("ROLLBACK");
        assertThat(client.rows(subscriptions)).isEmpty();
        other.close();
        assertThat(client.rows("SELECT connection_id FROM mz_internal.mz_sessions"))
                .containsExactly("" + client.processId);
    }

    @Test
    void remembersLagByTheMinute() throws SqlError {
        client.run("CREATE TABLE t (a int)");
        fixture.seconds(59);
        fixture.environment.freeze(true);
        fixture.seconds(61);
        fixture.environment.freeze(false);
        assertThat(client.rows(
                        "SELECT lag FROM mz_internal.mz_wallclock_global_lag_recent_history ORDER BY occurred_at"))
                .hasSize(2)
                .last()
                .isEqualTo("00:01:01");
    }

    @Test
    void recordsRolesPrivilegesAndChanges() throws SqlError {
        client.run(
                "CREATE ROLE reader; CREATE TABLE t (a int); GRANT SELECT ON TABLE t TO reader; GRANT USAGE ON CLUSTER quickstart TO reader");
        assertThat(client.rows("SELECT name FROM mz_roles WHERE id LIKE 'u%' ORDER BY name"))
                .containsExactly("app", "reader");
        assertThat(client.rows(
                        "SELECT grantee, name, object_type, privilege_type FROM mz_internal.mz_show_all_privileges"
                                + " WHERE grantee = 'reader' ORDER BY name"))
                .containsExactly("reader quickstart cluster USAGE", "reader t table SELECT");
        client.run("REVOKE SELECT ON TABLE t FROM reader");
        assertThat(client.rows("SELECT count(*) FROM mz_internal.mz_show_all_privileges WHERE grantee = 'reader'"))
                .containsExactly("1");
        assertThat(client.rows("SELECT event_type, object_type FROM mz_audit_events ORDER BY id"))
                .containsExactly("create role", "create table", "grant table", "grant cluster", "revoke table");
        assertThat(client.rows("SELECT current_user, session_user")).containsExactly("app app");
        Fixture.fails("42704", "unknown role 'nobody'", () -> client.run("GRANT SELECT ON t TO nobody"));
    }
}
