package io.holdfast.samples.benchmarks.subscriptions;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What one writes with PgJDBC alone: fetch, read every value, count; no resume, no order of timestamps, no checkpoint. */
final class BareLoop {
    private static final int ADDED = 3;

    private BareLoop() {}

    /** Reads until so many rows have come. */
    static void read(String url, String subscribe, long rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("DECLARE c CURSOR FOR " + subscribe);
            long seen = 0;
            while (seen < rows) {
                try (ResultSet result = statement.executeQuery("FETCH 2000 c")) {
                    seen += count(result);
                }
            }
        }
    }

    private static long count(ResultSet result) throws SQLException {
        int columns = result.getMetaData().getColumnCount();
        long seen = 0;
        while (result.next()) {
            result.getLong(1);
            if (!result.getBoolean(2)) {
                seen++;
                result.getObject(ADDED);
                for (int index = ADDED + 1; index <= columns; index++) {
                    result.getObject(index);
                }
            }
        }
        return seen;
    }
}
