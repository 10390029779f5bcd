package io.holdfast.driver.program;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** From a cold JVM to the first row of {@code SELECT 1}. */
public final class FirstRow {
    private FirstRow() {}

    /**
     * Asks once.
     *
     * @param arguments {@code driver} or {@code pool}, and the URL
     * @throws Exception where it fails
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("pool")) {
            Pooled.ask(arguments[1]);
        } else {
            try (Connection connection = DriverManager.getConnection(arguments[1])) {
                ask(connection);
            }
        }
        System.out.println("row");
        Runtime.getRuntime().halt(0);
    }

    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
        }
    }

    /** Apart, so that HikariCP need not be there for the driver alone. */
    private static final class Pooled {
        static void ask(String url) throws SQLException {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(url);
            HikariDataSource pool = new HikariDataSource(config);
            try (Connection connection = pool.getConnection()) {
                FirstRow.ask(connection);
            }
        }
    }
}
