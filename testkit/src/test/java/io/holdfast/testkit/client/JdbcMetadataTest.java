package io.holdfast.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What PgJDBC's {@link DatabaseMetaData} says of an environment. */
final class JdbcMetadataTest {
    private static MaterializeEmulator emulator;
    private static Connection connection;
    private static DatabaseMetaData metadata;

    @BeforeAll
    static void start() throws SQLException {
        emulator = MaterializeEmulator.builder().start();
        emulator.execute("CREATE TABLE bids (id int NOT NULL, amount numeric DEFAULT 1, note text)");
        emulator.execute("CREATE VIEW big AS SELECT id FROM bids WHERE amount > 10");
        emulator.execute("CREATE MATERIALIZED VIEW totals AS SELECT id, count(*) AS n FROM bids GROUP BY id");
        emulator.execute("CREATE INDEX bids_idx ON bids (note, id)");
        emulator.execute("CREATE DATABASE other; CREATE TABLE other.public.elsewhere (a int)");
        connection = DriverManager.getConnection(
                "jdbc:postgresql://" + emulator.address() + "/materialize?user=materialize");
        metadata = connection.getMetaData();
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        emulator.close();
    }

    private static List<String> rows(ResultSet result, String... columns) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (result) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (String column : columns) {
                    row.add(result.getString(column));
                }
                rows.add(String.join(" ", row));
            }
        }
        return rows;
    }

    @Test
    void listsSchemasAndDatabases() throws SQLException {
        assertThat(rows(metadata.getSchemas(), "TABLE_SCHEM", "TABLE_CATALOG"))
                .containsExactly(
                        "information_schema materialize",
                        "mz_catalog materialize",
                        "mz_internal materialize",
                        "pg_catalog materialize",
                        "public materialize");
        assertThat(rows(metadata.getCatalogs(), "TABLE_CAT")).containsExactly("materialize", "other");
    }

    @Test
    void listsTablesAndViewsOfItsDatabase() throws SQLException {
        assertThat(rows(
                        metadata.getTables(null, "public", "%", new String[] {"TABLE", "VIEW", "MATERIALIZED VIEW"}),
                        "TABLE_CAT",
                        "TABLE_NAME",
                        "TABLE_TYPE"))
                .containsExactly(
                        "materialize totals MATERIALIZED VIEW", "materialize bids TABLE", "materialize big VIEW");
        assertThat(rows(metadata.getTables(null, null, "elsewhere", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getTables(null, "mz_catalog", "mz_clusters", null), "TABLE_TYPE"))
                .containsExactly("TABLE");
    }

    @Test
    void describesColumns() throws SQLException {
        assertThat(rows(
                        metadata.getColumns(null, "public", "bids", "%"),
                        "ORDINAL_POSITION",
                        "COLUMN_NAME",
                        "TYPE_NAME",
                        "DATA_TYPE",
                        "IS_NULLABLE",
                        "COLUMN_DEF"))
                .containsExactly("1 id int4 4 NO null", "2 amount numeric 2 YES 1", "3 note text 12 YES null");
        assertThat(rows(metadata.getColumns(null, "public", "totals", "n"), "TYPE_NAME"))
                .containsExactly("int8");
    }

    @Test
    void knowsThatThereAreNoKeys() throws SQLException {
        assertThat(rows(metadata.getPrimaryKeys(null, "public", "bids"), "PK_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getImportedKeys(null, "public", "bids"), "FK_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getExportedKeys(null, "public", "bids"), "FK_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getBestRowIdentifier(null, "public", "bids", 0, true), "COLUMN_NAME"))
                .isEmpty();
    }

    @Test
    void describesIndexesColumnByColumn() throws SQLException {
        assertThat(rows(
                        metadata.getIndexInfo(null, "public", "bids", false, false),
                        "INDEX_NAME",
                        "ORDINAL_POSITION",
                        "COLUMN_NAME",
                        "NON_UNIQUE"))
                .containsExactly("bids_idx 1 note t", "bids_idx 2 id t");
        assertThat(rows(metadata.getIndexInfo(null, "public", "bids", true, false), "INDEX_NAME"))
                .isEmpty();
    }

    @Test
    void listsTypes() throws SQLException {
        assertThat(rows(metadata.getTypeInfo(), "TYPE_NAME", "DATA_TYPE"))
                .contains("int4 4", "text 12", "timestamptz 93", "mz_timestamp 1111");
    }

    @Test
    void saysWhoMayReadATableAndThatThereAreNoRoutines() throws SQLException {
        assertThat(rows(metadata.getTablePrivileges(null, "public", "bids"), "GRANTEE", "PRIVILEGE"))
                .contains("mz_system SELECT");
        assertThat(rows(metadata.getProcedures(null, null, "%"), "PROCEDURE_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getFunctions(null, null, "%"), "FUNCTION_NAME"))
                .isEmpty();
        assertThat(rows(metadata.getUDTs(null, null, "%", null), "TYPE_NAME")).isEmpty();
        assertThat(metadata.getDatabaseProductVersion()).isEqualTo("9.5.0");
    }
}
