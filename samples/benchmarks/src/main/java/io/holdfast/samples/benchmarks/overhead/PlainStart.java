package io.holdfast.samples.benchmarks.overhead;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A program that knows a URL and nothing else, reads one row and ends, closing nothing else: what is started cold beside a driver's jar. */
public final class PlainStart {
    private PlainStart() {}

    /**
     * Reads it.
     *
     * @param arguments the URL, and {@code pool} where HikariCP is between
     * @throws SQLException where it cannot be read
     */
    public static void main(String[] arguments) throws SQLException {
        if (arguments.length > 1) {
            Pooled.read(arguments[0]);
        } else {
            try (Connection connection = DriverManager.getConnection(arguments[0])) {
                read(connection);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            if (!rows.next() || rows.getInt(1) != 1) {
                throw new IllegalStateException("the row is wrong");
            }
        }
    }

    /** Apart, so that HikariCP need not be there for a driver alone. */
    private static final class Pooled {
        static void read(String url) throws SQLException {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            HikariDataSource pool = new HikariDataSource(config);
            try (Connection connection = pool.getConnection()) {
                PlainStart.read(connection);
            }
        }
    }
}
