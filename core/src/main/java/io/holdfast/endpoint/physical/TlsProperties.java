package io.holdfast.endpoint.physical;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What PgJDBC is told of TLS. Its own defaults take any certificate ({@code prefer}, {@code require}), and its verifying modes
 * fail without a file of authorities; here an endpoint that is not on this very machine is verified in full, by the JVM's trust
 * store unless a file is given.
 */
public final class TlsProperties {
    private static final String MODE = "sslmode";
    private static final String FACTORY = "sslfactory";
    private static final String ROOT = "sslrootcert";
    private static final List<String> CHOICES = List.of(MODE, "ssl", FACTORY);
    private static final String JVM_TRUST = "org.postgresql.ssl.DefaultJavaSSLFactory";
    private static final Path LIBPQ_ROOT = Path.of(System.getProperty("user.home", "."), ".postgresql", "root.crt");

    private TlsProperties() {}

    /**
     * Completes the driver's properties, in which the settings of all endpoints stand already.
     *
     * @param properties of PgJDBC's
     * @param endpoint which they lead to
     */
    public static void complete(Properties properties, Endpoint endpoint) {
        Tls tls = endpoint.options().tls();
        tls.rootCertificate().ifPresent(pem -> properties.setProperty(ROOT, pem.toString()));
        if (tls.mode().isPresent()) {
            CHOICES.forEach(properties::remove);
            properties.setProperty(MODE, tls.mode().get().sslMode());
        } else if (CHOICES.stream().noneMatch(properties::containsKey) && !onThisMachine(endpoint)) {
            properties.setProperty(MODE, Tls.Mode.VERIFY_FULL.sslMode());
            trustTheJvm(properties);
            return;
        }
        boolean verifies = properties.getProperty(MODE, "").startsWith("verify") || bare(properties);
        if (verifies && !Files.exists(LIBPQ_ROOT)) {
            trustTheJvm(properties);
        }
    }

    private static void trustTheJvm(Properties properties) {
        if (!properties.containsKey(ROOT) && !properties.containsKey(FACTORY)) {
            properties.setProperty(FACTORY, JVM_TRUST);
        }
    }

    /** {@code ssl=true} alone is full verification to PgJDBC. */
    private static boolean bare(Properties properties) {
        String ssl = properties.getProperty("ssl", "false");
        return !properties.containsKey(MODE) && (ssl.isEmpty() || Boolean.parseBoolean(ssl));
    }

    /** By what is written, not by what it resolves to: a name server must not be able to switch verification off. */
    static boolean onThisMachine(Endpoint endpoint) {
        String host = endpoint.address().host().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }
}
