package io.holdfast.health.lag;

import io.holdfast.failure.FailureTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Questions to a server, in autocommit. */
final class Servers {
    private Servers() {}

    /** The first column of the first row; null where there is none, or it is. */
    static @Nullable String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    static void tell(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Tells, where the server knows what that is; whether it does. */
    static boolean tellIfKnown(Connection connection, String sql) throws SQLException {
        try {
            tell(connection, sql);
            return true;
        } catch (SQLException e) {
            if (refused(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Whether the server has answered, and its answer was no. */
    static boolean refused(SQLException failure) {
        String state = failure.getSQLState();
        return FailureTable.reportedByServer(failure)
                && state != null
                && !state.startsWith("57")
                && !state.startsWith("08");
    }
}
