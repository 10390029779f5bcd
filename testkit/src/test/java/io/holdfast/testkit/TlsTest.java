package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

final class TlsTest {
    private static final String STORE_PASSWORD = "changeit";

    @TempDir
    private static Path directory;

    private static SSLContext tls;
    private static Path certificate;

    @BeforeAll
    static void makeACertificate() throws Exception {
        Path store = directory.resolve("server.p12");
        certificate = directory.resolve("server.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-file",
                certificate.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                STORE_PASSWORD);
        tls = context(store);
    }

    @Test
    void aClientThatVerifiesTheCertificateConnectsWithAPassword() throws SQLException {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder()
                        .tls(tls)
                        .password("s3cret")
                        .start();
                Connection connection = connect(emulator, "verify-full", "s3cret");
                Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT 42");

            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(42);
            assertThatThrownBy(() -> connect(emulator, "verify-full", "wrong"))
                    .hasMessageContaining("invalid password");
        }
    }

    @Test
    void aServerWithoutTlsDeclinesIt() {
        try (MaterializeEmulator emulator = MaterializeEmulator.builder().start()) {
            assertThatThrownBy(() -> connect(emulator, "require", "")).hasMessageContaining("does not support SSL");
        }
    }

    @Test
    void aVanishedClientIsNoticedThroughTlsAndAFrozenWaitIsNot() throws SQLException {
        try (MaterializeEmulator emulator =
                MaterializeEmulator.builder().tls(tls).start()) {
            emulator.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
            Connection connection = connect(emulator, "require", "");
            var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (SUBSCRIBE t) TO STDOUT");
            assertThat(copy.readFromCopy()).asString().endsWith("\t1\t1\n");
            await().during(Duration.ofMillis(500)).until(() -> emulator.connections() == 1);
            emulator.execute("INSERT INTO t VALUES (2)");
            assertThat(copy.readFromCopy()).asString().endsWith("\t1\t2\n");

            connection.abort(Runnable::run);

            await().until(() -> emulator.connections() == 0);
        }
    }

    private static Connection connect(MaterializeEmulator emulator, String mode, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + emulator.address() + "/materialize?socketTimeout=20&sslmode=" + mode
                        + "&sslrootcert=" + certificate,
                "materialize",
                password);
    }

    private static SSLContext context(Path store) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, STORE_PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
