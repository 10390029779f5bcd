package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;

/** A logical connection over connections to one PostgreSQL, which a test breaks. In the end nobody holds any of them. */
abstract class JdbcStage {
    final DirectRunner runner;
    final LogicalConnections connections;
    final Connection connection;

    JdbcStage() {
        this("one", "two", "three");
    }

    JdbcStage(String... endpoints) {
        runner = new DirectRunner(endpoints);
        connections = runner.connections();
        connection = connections.open(() -> {});
    }

    @AfterEach
    final void close() throws SQLException {
        connection.close();
        assertThat(runner.leases()).isZero();
        runner.close();
    }

    final void run(String sql) throws SQLException {
        run(connection, sql);
    }

    static void run(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            statement.execute(sql);
        }
    }

    final int number(String sql) throws SQLException {
        return Integer.parseInt(text(sql));
    }

    final String text(String sql) throws SQLException {
        return text(connection, sql);
    }

    /** The first value of the only row; empty for null. */
    static String text(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            String value = rows.getString(1);
            return value == null ? "" : value;
        }
    }
}
