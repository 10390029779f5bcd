package io.holdfast.driver;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One PostgreSQL for all tests of the JVM; it starts when it is first asked for and ends with the JVM. */
public final class RealPostgres {
    private RealPostgres() {}

    /**
     * Where it listens.
     *
     * @return {@code host:port}
     */
    public static String address() {
        return "localhost:" + Holder.SERVER.getPort();
    }

    /**
     * Our URL of it.
     *
     * @return for its superuser, with small pools
     */
    public static String url() {
        return "jdbc:holdfast://one=" + address() + "/postgres?user=postgres&poolSize=3";
    }

    private static final class Holder {
        private static final Logger LOG = Logger.getLogger("io.zonky");
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                LOG.setLevel(Level.WARNING);
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("log_statement", "none")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
