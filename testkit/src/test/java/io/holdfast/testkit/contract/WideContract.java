package io.holdfast.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More of what both servers must show: shapes of SUBSCRIBE, bounds, the catalog, clusters. */
abstract class WideContract extends ContractSteps {
    private Connection connection;
    private Connection other;

    @BeforeEach
    void createATable() throws SQLException {
        connection = connect();
        other = connect();
        execute(connection, "CREATE TABLE " + table() + " (a int, b text) WITH (RETAIN HISTORY FOR '1 minute')");
        execute(connection, "INSERT INTO " + table() + " VALUES (1, 'one')");
    }

    @AfterEach
    void dropTheTable() throws SQLException {
        connection.close();
        execute(other, "DROP TABLE IF EXISTS " + table());
        other.close();
    }

    private List<String> columns(String subscribe) throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR " + subscribe);
        List<String> names = names(connection, "FETCH 1 c WITH (timeout = '1s')");
        execute(connection, "ROLLBACK");
        return names;
    }

    @Test
    void everyShapeHasItsColumns() throws SQLException {
        assertThat(columns("SUBSCRIBE " + table())).containsExactly("mz_timestamp", "mz_diff", "a", "b");
        assertThat(columns("SUBSCRIBE " + table() + " WITH (PROGRESS)"))
                .containsExactly("mz_timestamp", "mz_progressed", "mz_diff", "a", "b");
        assertThat(columns("SUBSCRIBE " + table() + " ENVELOPE UPSERT (KEY (a))"))
                .containsExactly("mz_timestamp", "mz_state", "a", "b");
        assertThat(columns("SUBSCRIBE " + table() + " ENVELOPE UPSERT (KEY (a)) WITH (PROGRESS)"))
                .containsExactly("mz_timestamp", "mz_progressed", "mz_state", "a", "b");
        assertThat(columns("SUBSCRIBE (SELECT b AS name FROM " + table() + ")"))
                .containsExactly("mz_timestamp", "mz_diff", "name");
    }

    @Test
    void anUpsertSaysWhatAKeyHolds() throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table() + " ENVELOPE UPSERT (KEY (a))");
        assertThat(rows(connection, "FETCH 1 c")).singleElement().asString().endsWith("|upsert|1|one");
        execute(other, "UPDATE " + table() + " SET b = 'uno' WHERE a = 1");
        assertThat(rows(connection, "FETCH 1 c WITH (timeout = '30s')"))
                .singleElement()
                .asString()
                .endsWith("|upsert|1|uno");
        execute(other, "DELETE FROM " + table() + " WHERE a = 1");
        assertThat(rows(connection, "FETCH 1 c WITH (timeout = '30s')"))
                .singleElement()
                .asString()
                .endsWith("|delete|1|null");
        execute(connection, "ROLLBACK");
    }

    @Test
    void aReadAsOfATimeGivesWhatWasThere() throws SQLException {
        String before =
                rows(connection, "SELECT mz_now()::text FROM " + table()).get(0);
        execute(connection, "INSERT INTO " + table() + " VALUES (2, 'two')");
        assertThat(rows(connection, "SELECT a FROM " + table() + " AS OF " + before))
                .containsExactly("1");
        assertThat(rows(connection, "SELECT a FROM " + table() + " AS OF AT LEAST " + before))
                .isNotEmpty();
        assertThat(state(() -> rows(connection, "SELECT a FROM " + table() + " AS OF 1")))
                .isIn("22000", "XX000");
    }

    @Test
    void aSubscribeEndsWhereItIsToldAndRefusesBoundsThatContradict() throws SQLException {
        String now = rows(connection, "SELECT mz_now()::text FROM " + table()).get(0);
        execute(connection, "BEGIN");
        execute(
                connection,
                "DECLARE c CURSOR FOR SUBSCRIBE " + table() + " AS OF " + now + " UP TO " + (Long.parseLong(now) + 1));
        assertThat(rows(connection, "FETCH ALL c")).singleElement().asString().endsWith("|1|1|one");
        assertThat(rows(connection, "FETCH ALL c")).isEmpty();
        execute(connection, "ROLLBACK");
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table() + " AS OF " + now + " UP TO 5");
        assertThat(state(() -> rows(connection, "FETCH ALL c"))).isEqualTo("22000");
        execute(connection, "ROLLBACK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mz_catalog.mz_clusters | id, name, managed, size, replication_factor",
                "mz_catalog.mz_cluster_replicas | id, name, cluster_id, size, owner_id",
                "mz_internal.mz_cluster_replica_statuses | replica_id, process_id, status, reason, updated_at",
                "mz_internal.mz_hydration_statuses | object_id, replica_id, hydrated",
                "mz_internal.mz_frontiers | object_id, read_frontier, write_frontier",
                "mz_internal.mz_wallclock_global_lag | object_id, lag",
                "mz_internal.mz_materialization_lag | object_id, local_lag, global_lag",
                "mz_internal.mz_history_retention_strategies | id, strategy, value",
                "mz_internal.mz_object_fully_qualified_names | id, name, object_type, schema_name, database_name",
                "mz_internal.mz_object_global_ids | id, global_id",
                "mz_internal.mz_sessions | id, connection_id, role_id, connected_at",
                "mz_internal.mz_subscriptions | id, session_id, cluster_id, created_at",
                "mz_internal.mz_source_statuses | id, name, type, last_status_change_at, status, error, details",
                "mz_catalog.mz_audit_events | id, event_type, object_type, details, occurred_at",
                "mz_catalog.mz_roles | id, oid, name, inherit"
            })
    void theCatalogHasItsColumns(String relation, String columns) throws SQLException {
        assertThat(names(connection, "SELECT " + columns + " FROM " + relation + " LIMIT 1"))
                .containsExactly(columns.split(", ", -1));
    }

    @Test
    void theCatalogKnowsTheTable() throws SQLException {
        String name = table();
        assertThat(rows(
                        connection,
                        "SELECT r.value::text FROM mz_internal.mz_history_retention_strategies r JOIN mz_objects o"
                                + " ON o.id = r.id WHERE o.name = '" + name + "'"))
                .containsExactly("60000");
        assertThat(rows(connection, "SHOW COLUMNS FROM " + name))
                .satisfiesExactly(
                        row -> assertThat(row).startsWith("a|t|integer"),
                        row -> assertThat(row).startsWith("b|t|text"));
        assertThat(rows(connection, "SHOW TABLES LIKE '" + name + "'"))
                .singleElement()
                .asString()
                .startsWith(name);
        assertThat(rows(connection, "SHOW CREATE TABLE " + name)).hasSize(1);
        assertThat(rows(connection, "SHOW CLUSTERS LIKE 'quickstart'")).hasSize(1);
    }

    @Test
    void clustersRefuseWhatTheyCannotServe() throws SQLException {
        assertThat(state(() -> execute(connection, "SET cluster = mz_catalog_server; SELECT * FROM " + table())))
                .isEqualTo("2F003");
        execute(connection, "SET cluster = no_such_cluster");
        assertThat(state(() -> rows(connection, "SELECT * FROM " + table()))).isEqualTo("XX000");
        assertThat(rows(connection, "SELECT 1")).containsExactly("1");
        execute(connection, "RESET cluster");
        execute(connection, "BEGIN");
        assertThat(state(() -> execute(connection, "SET cluster = quickstart"))).isEqualTo("25001");
        execute(connection, "ROLLBACK");
    }

    @Test
    void aCopyEscapesTabsAndBackslashes() throws SQLException, IOException {
        execute(connection, "INSERT INTO " + table() + " VALUES (2, E'a\\tb\\\\c')");
        assertThat(copied(connection, "COPY (SELECT a, b FROM " + table() + " ORDER BY a) TO STDOUT"))
                .isEqualTo("1\tone\n2\ta\\tb\\\\c\n");
    }
}
