package io.holdfast.endpoint.physical;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's certificate, made on the spot and signed by itself.
 *
 * @param context what a server presents it with
 * @param pem the same as a file, for those who trust it
 * @param store the same as a key store without a private key's owner caring
 */
record TestCertificates(SSLContext context, Path pem, Path store) {
    static final String PASSWORD = "changeit";

    /** A certificate for a host. */
    static TestCertificates make(Path directory, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path store = Files.createTempFile(directory, "server", ".p12");
        Files.delete(store);
        keytool(store, pair("server", host));
        Path pem = Path.of(store + ".pem");
        keytool(store, List.of("-exportcert", "-rfc", "-alias", "server", "-file", pem.toString()));
        return new TestCertificates(context(store), pem, store);
    }

    /**
     * A certificate for a host that has expired, of an authority that has not: a certificate that is itself trusted is taken
     * whatever its date. The authority is what {@link #pem} has.
     */
    static TestCertificates expired(Path directory, String host)
            throws IOException, GeneralSecurityException, InterruptedException {
        TestCertificates authority = make(directory, "authority.example");
        Path store = Path.of(authority.store() + ".expired");
        Path request = Path.of(store + ".csr");
        Path signed = Path.of(store + ".crt");
        keytool(store, pair("server", host));
        keytool(store, List.of("-certreq", "-alias", "server", "-file", request.toString()));
        keytool(
                authority.store(),
                List.of(
                        "-gencert",
                        "-alias",
                        "server",
                        "-startdate",
                        "-30d",
                        "-validity",
                        "10",
                        "-ext",
                        "san=dns:" + host,
                        "-infile",
                        request.toString(),
                        "-outfile",
                        signed.toString()));
        keytool(
                store,
                List.of(
                        "-importcert",
                        "-noprompt",
                        "-alias",
                        "root",
                        "-file",
                        authority.pem().toString()));
        keytool(store, List.of("-importcert", "-noprompt", "-alias", "server", "-file", signed.toString()));
        return new TestCertificates(context(store), authority.pem(), store);
    }

    private static List<String> pair(String alias, String host) {
        return List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-ext",
                "bc=ca:true");
    }

    private static void keytool(Path store, List<String> what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(what);
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        int code = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("keytool ended with " + code);
        }
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** A trust store with this certificate, as an administrator would give it to a JVM. */
    Path trustStore() throws IOException, InterruptedException {
        Path trust = Path.of(store + ".trust");
        keytool(trust, List.of("-importcert", "-noprompt", "-alias", "server", "-file", pem.toString()));
        return trust;
    }
}
