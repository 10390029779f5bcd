package io.holdfast.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One PostgreSQL for all tests of the JVM; it starts when it is first asked for and ends with the JVM. */
final class RealPostgres {
    private RealPostgres() {}

    /** Opens a driver's own connection whose socket a test can break. */
    static Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("password", "not-a-secret");
        // the driver's own settings go into the startup message: RESET and DISCARD must not lose them
        properties.setProperty("assumeMinServerVersion", "9.4");
        properties.setProperty("socketFactory", BreakableSockets.class.getName());
        // what stands behind the question mark could be a password
        return DriverManager.getConnection(url() + "?cancelSignalTimeout=5", properties);
    }

    static String url() {
        return Holder.SERVER.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", "");
    }

    /** Runs statements, each on its own, outside everything that is tested. */
    static void run(String... texts) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
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
