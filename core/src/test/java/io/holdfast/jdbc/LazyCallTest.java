package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGResultSetMetaData;

/**
 * What the driver asks the server for after a result was read is never asked on the connection of the next borrower: that one is
 * in a failed transaction here, in which every question is an error.
 */
final class LazyCallTest extends JdbcStage {
    private final Connection next = runner.open();

    LazyCallTest() {
        super("one");
    }

    @BeforeEach
    void createTypes() throws SQLException {
        RealPostgres.run(
                "DROP TABLE IF EXISTS lazy",
                "DROP TYPE IF EXISTS mood",
                "DROP TYPE IF EXISTS pair",
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE TYPE pair AS (a int, b text)",
                "CREATE TABLE lazy (id serial NOT NULL, moods mood[], p pair, ps pair[], m mood)",
                "INSERT INTO lazy (moods, p, ps, m) VALUES ('{sad,happy}', '(1,x)', ARRAY['(2,y)'::pair], 'happy')");
    }

    @AfterEach
    void closeTheNext() throws SQLException {
        next.close();
    }

    @Test
    void valuesOfTypesThatTheDriverDoesNotKnow() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT moods, p, ps, m FROM lazy");
                ResultSet rows = statement.executeQuery()) {
            lendItToSomebodyInTrouble();
            assertThat(rows.next()).isTrue();
            assertThat((Object[]) rows.getArray(1).getArray()).containsExactly("sad", "happy");
            assertThat(rows.getObject(2)).hasToString("(1,x)");
            assertThat((Object[]) rows.getArray(3).getArray()).hasSize(1);
            assertThat(rows.getObject(4)).isEqualTo("happy");
            assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.ARRAY);
            assertThat(runner.opened()).isEqualTo(1);
            assertThat(rows.getMetaData().getColumnTypeName(2)).isEqualTo("pair");
        }
    }

    @Test
    void valuesOfEveryResultOfATextOfSeveralStatements() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT 1; UPDATE lazy SET m = 'sad'; SELECT moods, p, m FROM lazy"))
                    .isTrue();
            lendItToSomebodyInTrouble();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isTrue();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            ResultSet rows = statement.getResultSet();
            assertThat(rows.next()).isTrue();
            assertThat((Object[]) rows.getArray(1).getArray()).containsExactly("sad", "happy");
            assertThat(rows.getObject(2)).hasToString("(1,x)");
            assertThat(runner.opened()).isEqualTo(1);
            assertThat(rows.getMetaData().getColumnTypeName(3)).isEqualTo("mood");
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
        }
    }

    @Test
    void resultsOfATextOfSeveralStatementsAreClosedAsAsked() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1; SELECT 2; SELECT 3; SELECT 4");
            ResultSet first = statement.getResultSet();
            assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isTrue();
            ResultSet second = statement.getResultSet();
            assertThat(statement.getMoreResults(Statement.CLOSE_CURRENT_RESULT)).isTrue();
            assertThat(first.isClosed()).isFalse();
            assertThat(second.isClosed()).isTrue();
            ResultSet third = statement.getResultSet();
            assertThat(third).isSameAs(statement.getResultSet());
            assertThat(statement.getMoreResults(Statement.CLOSE_ALL_RESULTS)).isTrue();
            assertThat(first.isClosed()).isTrue();
            assertThat(third.isClosed()).isTrue();
            ResultSet fourth = statement.getResultSet();
            assertThat(fourth.next()).isTrue();
            assertThat(fourth.getInt(1)).isEqualTo(4);
            statement.execute("SELECT 5");
            assertThat(fourth.isClosed()).isTrue();
            assertThat(statement.getResultSet().next()).isTrue();
        }
    }

    @Test
    void valuesOfGeneratedKeys() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO lazy (m, moods) VALUES ('sad', '{sad}')", new String[] {"m", "moods"});
            lendItToSomebodyInTrouble();
            ResultSet keys = statement.getGeneratedKeys();
            assertThat(keys.next()).isTrue();
            assertThat(keys.getObject(1)).isEqualTo("sad");
            assertThat((Object[]) keys.getArray(2).getArray()).containsExactly("sad");
            assertThat(runner.opened()).isEqualTo(1);
        }
    }

    @Test
    void theTableBehindAColumn() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("SELECT id AS i, moods, ?::int AS x FROM lazy WHERE id < ?");
                ResultSet rows = executed(statement)) {
            lendItToSomebodyInTrouble();
            check(rows.getMetaData());
            assertThat(runner.opened()).isEqualTo(2);
        }
    }

    @Test
    void theTableBehindAColumnOfAPlainStatement() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id AS i, moods, 1 AS x FROM lazy")) {
            lendItToSomebodyInTrouble();
            check(rows.getMetaData());
        }
    }

    @Test
    void columnsOfAStatementThatWasOnlyDescribed() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id AS i, moods, 1 AS x FROM lazy WHERE m = ?::mood")) {
            ResultSetMetaData columns = statement.getMetaData();
            var parameters = statement.getParameterMetaData();
            lendItToSomebodyInTrouble();
            check(columns);
            assertThat(parameters.getParameterTypeName(1)).isEqualTo("mood");
        }
    }

    @Test
    void describingAStatementLeavesItsOpenResultAlone() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT id FROM lazy WHERE id < ?")) {
            statement.setInt(1, 100);
            ResultSet rows = statement.executeQuery();
            lendItToSomebodyInTrouble();
            assertThat(statement.getMetaData().getColumnLabel(1)).isEqualTo("id");
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
            assertThat(runner.opened()).isEqualTo(2);
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeDescribedByItselfIsAnsweredAsUnknown() throws SQLException {
        try (ResultSet keys = keys()) {
            lendItToSomebodyInTrouble();
            ResultSetMetaData columns = keys.getMetaData();
            assertThat(columns.isNullable(1)).isEqualTo(ResultSetMetaData.columnNullableUnknown);
            assertThat(columns.getTableName(1)).isEmpty();
            assertThat(columns.isAutoIncrement(1)).isFalse();
            assertThat(columns.getColumnTypeName(1)).isEqualTo("int4");
        }
    }

    private ResultSet keys() throws SQLException {
        Statement statement = connection.createStatement();
        statement.executeUpdate("INSERT INTO lazy (m) VALUES ('sad')", new String[] {"id"});
        return statement.getGeneratedKeys();
    }

    private static ResultSet executed(PreparedStatement statement) throws SQLException {
        statement.setInt(1, 7);
        statement.setInt(2, 100);
        return statement.executeQuery();
    }

    private static void check(ResultSetMetaData columns) throws SQLException {
        assertThat(columns.isNullable(1)).isEqualTo(ResultSetMetaData.columnNoNulls);
        assertThat(columns.isNullable(2)).isEqualTo(ResultSetMetaData.columnNullable);
        assertThat(columns.isNullable(3)).isEqualTo(ResultSetMetaData.columnNullableUnknown);
        assertThat(columns.getTableName(1)).isEqualTo("lazy");
        assertThat(columns.getTableName(3)).isEmpty();
        assertThat(columns.getColumnTypeName(1)).isEqualTo("serial");
        assertThat(columns.getColumnTypeName(2)).isEqualTo("_mood");
        assertThat(columns.getColumnLabel(1)).isEqualTo("i");
        assertThat(columns.unwrap(PGResultSetMetaData.class).getBaseColumnName(1))
                .isEqualTo("id");
    }

    private void lendItToSomebodyInTrouble() throws SQLException {
        next.setAutoCommit(false);
        Statement statement = next.createStatement();
        assertThatThrownBy(() -> statement.execute("SELECT 1/0")).hasMessageContaining("division");
        assertThat(runner.opened()).isEqualTo(1);
    }
}
