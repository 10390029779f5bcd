package io.holdfast.driver.works;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.driver.RealPostgres;
import io.holdfast.testkit.MaterializeEmulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import sqlline.SqlLine;

/** People at tools: a command line, a tree of metadata, a dashboard's generic queries. */
final class ToolsTest {
    /** What a tree in a database tool asks when it is opened. */
    private interface Branch {
        ResultSet of(DatabaseMetaData metadata) throws SQLException;
    }

    private static final List<Branch> TREE = List.of(
            DatabaseMetaData::getCatalogs,
            DatabaseMetaData::getSchemas,
            DatabaseMetaData::getTableTypes,
            DatabaseMetaData::getTypeInfo,
            metadata -> metadata.getTables(null, "public", "browsed%", new String[] {"TABLE", "VIEW"}),
            metadata -> metadata.getColumns(null, "public", "browsed%", "%"),
            metadata -> metadata.getPrimaryKeys(null, "public", "browsed"),
            metadata -> metadata.getIndexInfo(null, "public", "browsed", false, true),
            metadata -> metadata.getImportedKeys(null, "public", "browsed_child"),
            metadata -> metadata.getExportedKeys(null, "public", "browsed"),
            metadata -> metadata.getTablePrivileges(null, "public", "browsed"),
            metadata -> metadata.getFunctions(null, "public", "%"),
            metadata -> metadata.getProcedures(null, "public", "%"));

    @Test
    void aMetadataTreeIsTheSameAsPgJdbcs() throws SQLException {
        String direct = "jdbc:postgresql://" + RealPostgres.address() + "/postgres?user=postgres";
        try (Connection ours = DriverManager.getConnection(RealPostgres.url());
                Connection theirs = DriverManager.getConnection(direct);
                Statement statement = theirs.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS browsed_child, browsed CASCADE");
            statement.execute("CREATE TABLE browsed (id int primary key, item text not null)");
            statement.execute("CREATE TABLE browsed_child (id int primary key, parent int references browsed)");
            for (Branch branch : TREE) {
                List<List<String>> expected = rows(branch.of(theirs.getMetaData()));
                assertThat(rows(branch.of(ours.getMetaData()))).isEqualTo(expected);
            }
            assertThat(ours.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
            assertThat(ours.getCatalog()).isEqualTo("postgres");
            assertThat(ours.getSchema()).isEqualTo("public");
        }
    }

    private static List<List<String>> rows(ResultSet result) throws SQLException {
        try (result) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getMetaData().getColumnLabel(i) + "=" + result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Test
    void aDashboardsGenericQueryRuns() throws SQLException {
        try (MaterializeEmulator region = MaterializeEmulator.builder().start()) {
            region.execute("CREATE TABLE sales (day date, amount numeric)");
            region.execute("INSERT INTO sales VALUES ('2026-11-01', 10), ('2026-11-02', 5)");
            Properties info = new Properties();
            info.setProperty("user", "materialize");
            info.setProperty("profile", "tool");
            String url = "jdbc:holdfast://" + region.address() + "/materialize";
            try (Connection connection = DriverManager.getConnection(url, info)) {
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
                try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT day, sum(amount) AS total FROM sales WHERE day >= ? GROUP BY day ORDER BY day",
                        ResultSet.TYPE_FORWARD_ONLY,
                        ResultSet.CONCUR_READ_ONLY)) {
                    statement.setMaxRows(2000);
                    statement.setFetchSize(500);
                    statement.setQueryTimeout(30);
                    statement.setDate(1, java.sql.Date.valueOf("2026-11-01"));
                    try (ResultSet result = statement.executeQuery()) {
                        assertThat(result.getMetaData().getColumnLabel(2)).isEqualTo("total");
                        assertThat(rows(result)).hasSize(2);
                    }
                }
                connection.rollback();
            }
        }
    }

    @Test
    void sqllineConnectsAsksAndListsTables() throws Exception {
        String output = sqlline("!connect \"" + RealPostgres.url() + "\" postgres \"\"\n"
                + "CREATE TABLE IF NOT EXISTS lined (a int);\n"
                + "SELECT 40 + 2 AS answer;\n"
                + "!tables lined\n"
                + "!describe lined\n"
                + "!metadata getDriverName\n"
                + "DROP TABLE lined;\n"
                + "!quit\n");
        assertThat(output).contains("answer").contains("42").contains("lined").doesNotContain("Error");
    }

    private static String sqlline(String script) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        SqlLine tool = new SqlLine();
        tool.setOutputStream(new PrintStream(printed, true, StandardCharsets.UTF_8));
        tool.setErrorStream(new PrintStream(printed, true, StandardCharsets.UTF_8));
        tool.begin(
                new String[] {"--silent=true"},
                new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)),
                false);
        return printed.toString(StandardCharsets.UTF_8);
    }
}
