package io.holdfast.subscribe.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A PostgreSQL that subscriptions write to; it starts when it is first asked for and ends with the JVM. */
public final class SinkDatabase {
    private SinkDatabase() {}

    public static String url() {
        return Holder.SERVER.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
    }

    /** A pool of its own, to be closed. */
    public static HikariDataSource pool() {
        return pool(url());
    }

    public static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("postgres");
        config.setPassword("not-a-secret");
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    public static void run(HikariDataSource pool, String... texts) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }

    /** Every row as text, in the order of the query. */
    public static List<String> rows(HikariDataSource pool, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int index = 1; index <= result.getMetaData().getColumnCount(); index++) {
                    row.add(result.getString(index));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static final class Holder {
        private static final Logger LOG = Logger.getLogger("io.zonky");
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                LOG.setLevel(Level.WARNING);
                return EmbeddedPostgres.builder()
                        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
