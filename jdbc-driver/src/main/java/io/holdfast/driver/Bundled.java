package io.holdfast.driver;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/** Whether PgJDBC came along in the one-file jar, under a name of its own, and what follows from that. */
final class Bundled {
    /** Put together at run time: a constant would be renamed with the classes. */
    private static final String ORIGINAL = String.join(".", "org", "postgresql", "");

    private static final String ACTUAL =
            PGProperty.class.getName().substring(0, PGProperty.class.getName().length() - "PGProperty".length());

    /** PgJDBC's settings whose values are names of classes. */
    private static final Set<String> CLASS_NAMES = Set.of(
            PGProperty.SSL_FACTORY.getName(),
            PGProperty.SSL_HOSTNAME_VERIFIER.getName(),
            PGProperty.SSL_PASSWORD_CALLBACK.getName(),
            PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.getName(),
            PGProperty.XML_FACTORY_FACTORY.getName());

    private Bundled() {}

    static boolean pgjdbc() {
        return !ACTUAL.equals(ORIGINAL);
    }

    /**
     * PgJDBC registers itself for {@code jdbc:postgresql:} when it is loaded. A renamed one would answer in place of the
     * application's own and keep this class loader alive, so that is taken back; the application's own stays as it is.
     */
    static void keepToItself() throws SQLException {
        if (pgjdbc() && org.postgresql.Driver.isRegistered()) {
            org.postgresql.Driver.deregister();
        }
    }

    /** People write {@code sslfactory=org.postgresql.ssl.NonValidatingFactory}, whatever the class is called in here. */
    static Map<String, String> renamed(Map<String, String> settings) {
        return settings.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> renamed(entry.getKey(), entry.getValue())));
    }

    private static String renamed(String name, String value) {
        boolean ours = CLASS_NAMES.contains(name.substring(name.lastIndexOf('.') + 1)) && value.startsWith(ORIGINAL);
        return ours ? ACTUAL + value.substring(ORIGINAL.length()) : value;
    }
}
