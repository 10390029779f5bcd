package io.holdfast.endpoint;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How an endpoint's connections are encrypted and whom they trust. Materialize Cloud requires TLS, with a certificate of a
 * public authority (<a href="https://materialize.com/docs/integrations/client-libraries/java-jdbc/">Java and JDBC</a>).
 *
 * @param mode what is required; empty for {@code sslmode} where that is set, else full verification, else on this very machine
 *     what the server offers
 * @param rootCertificate a file with the certificates of the authorities that are trusted, PEM; empty for the JVM's own trust
 *     store
 */
public record Tls(Optional<Mode> mode, Optional<Path> rootCertificate) {
    private static final Tls STANDARD = new Tls(Optional.empty(), Optional.empty());

    /** What is required of a connection. */
    public enum Mode {
        /** No encryption. */
        DISABLE,
        /** Encryption, with whomever. */
        REQUIRE,
        /** Encryption, with a certificate of a trusted authority. */
        VERIFY_CA,
        /** Encryption, with a certificate of a trusted authority for this host. */
        VERIFY_FULL;

        /**
         * PgJDBC's {@code sslmode}.
         *
         * @return as one writes it
         */
        public String sslMode() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What holds where nothing is said.
     *
     * @return full verification by the JVM's trust store, except on this very machine
     */
    public static Tls standard() {
        return STANDARD;
    }

    /**
     * Requires a mode.
     *
     * @param required the mode
     * @return a copy
     */
    public Tls mode(Mode required) {
        return new Tls(Optional.of(required), rootCertificate);
    }

    /**
     * Trusts the authorities of a file and no others.
     *
     * @param pem certificates in PEM
     * @return a copy
     */
    public Tls rootCertificate(Path pem) {
        return new Tls(mode, Optional.of(pem));
    }
}
