package io.holdfast.samples.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What is measured: a short statement with all that belongs to it, and the rows of a long result. */
final class Workload {
    private static final String SHORT = "SELECT ?::int, ?::text";
    private static final String LONG = "SELECT g, 'row ' || g FROM generate_series(1, ?) AS g";

    private Workload() {}

    /** Borrows, prepares, executes, reads and closes, as often as said. */
    static int statements(DataSource dataSource, int count) throws SQLException {
        int read = 0;
        for (int i = 0; i < count; i++) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement(SHORT)) {
                statement.setInt(1, 7);
                statement.setString(2, "seven");
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        read += rows.getInt(1) == 7 && rows.getString(2).length() == 5 ? 1 : 0;
                    }
                }
            }
        }
        if (read != count) {
            throw new IllegalStateException("read " + read + " rows instead of " + count);
        }
        return count;
    }

    /** What the rows of one long result cost, its execution left out. */
    static Meter.Cost rows(DataSource dataSource, int count, Meter meter) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(LONG)) {
            statement.setInt(1, count);
            try (ResultSet rows = statement.executeQuery()) {
                return meter.cost(() -> walk(rows));
            }
        }
    }

    private static int walk(ResultSet rows) throws SQLException {
        int seen = 0;
        long sum = 0;
        while (rows.next()) {
            sum += rows.getInt(1);
            seen++;
        }
        if (sum != seen * (seen + 1L) / 2) {
            throw new IllegalStateException("the rows are wrong");
        }
        return seen;
    }
}
