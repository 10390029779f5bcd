package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.EndpointOptions;
import io.holdfast.endpoint.Tls;
import io.holdfast.event.EventPublisher;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a connection trusts: in full by default, except on this very machine. */
final class VerifiedTlsTest {
    private static final String HOST = "db.example";

    @TempDir
    private static Path directory;

    private static TestCertificates good;
    private static TestCertificates wrongHost;
    private static TestCertificates expired;

    private final Threads threads = new Threads("tls-test");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);

    @BeforeAll
    static void makeCertificates() throws Exception {
        good = TestCertificates.make(directory, HOST);
        wrongHost = TestCertificates.make(directory, "other.example");
        expired = TestCertificates.expired(directory, HOST);
    }

    @AfterEach
    void end() {
        timing.scheduler().close();
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void aTrustedCertificateForTheHostIsTaken() throws SQLException {
        assertThat(answer(good, HOST, Tls.standard().rootCertificate(good.pem()), Map.of()))
                .isEqualTo(1);
    }

    @Test
    void aCertificateForAnotherHostIsNot() {
        assertThatThrownBy(() -> answer(wrongHost, HOST, Tls.standard().rootCertificate(wrongHost.pem()), Map.of()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("hostname " + HOST + " could not be verified");
    }

    @Test
    void anExpiredCertificateIsNot() {
        assertThatThrownBy(() -> answer(expired, HOST, Tls.standard().rootCertificate(expired.pem()), Map.of()))
                .hasStackTraceContaining("validity check failed");
    }

    @Test
    void aCertificateOfAnAuthorityThatTheJvmDoesNotKnowIsNot() {
        assertThatThrownBy(() -> answer(good, HOST, Tls.standard(), Map.of()))
                .hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void fullVerificationThatWasAskedForByPgJdbcsOwnNameNeedsNoFile() {
        assertThatThrownBy(() -> answer(good, HOST, Tls.standard(), Map.of("sslmode", "verify-full")))
                .hasStackTraceContaining("unable to find valid certification path")
                .hasMessageNotContaining("root.crt");
    }

    @Test
    void aServerWithoutTlsIsNot() {
        try (MaterializeEmulator plain = MaterializeEmulator.builder().start()) {
            assertThatThrownBy(() -> answer(plain.port(), HOST, Tls.standard(), Map.of()))
                    .hasMessageContaining("does not support SSL");
        }
    }

    @Test
    void onThisVeryMachineAServerWithoutTlsIsTaken() throws SQLException {
        try (MaterializeEmulator plain = MaterializeEmulator.builder().start()) {
            assertThat(answer(plain.port(), "localhost", Tls.standard(), Map.of()))
                    .isEqualTo(1);
        }
    }

    @Test
    void whoAsksForLessGetsLess() throws SQLException {
        Tls authority = Tls.standard().mode(Tls.Mode.VERIFY_CA).rootCertificate(wrongHost.pem());

        assertThat(answer(good, HOST, Tls.standard(), Map.of("sslmode", "require")))
                .isEqualTo(1);
        assertThat(answer(good, HOST, Tls.standard().mode(Tls.Mode.REQUIRE), Map.of("sslmode", "verify-full")))
                .isEqualTo(1);
        assertThat(answer(wrongHost, HOST, authority, Map.of())).isEqualTo(1);
    }

    /** The JVM's trust store is read once a process, so that another one has to try. */
    @Test
    void theJvmsTrustStoreIsTheDefault() throws Exception {
        try (MaterializeEmulator server = emulator(good.context())) {
            int code = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-Djavax.net.ssl.trustStore=" + good.trustStore(),
                            "-Djavax.net.ssl.trustStorePassword=" + TestCertificates.PASSWORD,
                            VerifiedTlsTest.class.getName(),
                            Integer.toString(server.port()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(code).isZero();
        }
    }

    /** Connects to a port with nothing but defaults; ends with 0 where that works. */
    public static void main(String[] arguments) throws SQLException {
        long answer = new VerifiedTlsTest().answer(Integer.parseInt(arguments[0]), HOST, Tls.standard(), Map.of());
        System.exit(answer == 1 ? 0 : 1);
    }

    private long answer(TestCertificates certificate, String host, Tls tls, Map<String, String> driver)
            throws SQLException {
        try (MaterializeEmulator server = emulator(certificate.context())) {
            return answer(server.port(), host, tls, driver);
        }
    }

    private static MaterializeEmulator emulator(SSLContext certificate) {
        return MaterializeEmulator.builder().tls(certificate).start();
    }

    private long answer(int port, String host, Tls tls, Map<String, String> driver) throws SQLException {
        Endpoint endpoint = new Endpoint(
                "east",
                new EndpointAddress(host, port),
                EndpointOptions.standard().tls(tls));
        Connector connector = new Connector(endpoint, settings(driver), timing, name ->
                new InetAddress[] {InetAddress.getByAddress(new byte[] {127, 0, 0, 1})});
        OpenConnection open = connector.open("test", Deadline.after(timing.ticker(), Duration.ofSeconds(20)));
        try (Statement statement = open.jdbc().createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getLong(1);
        } finally {
            open.jdbc().close();
        }
    }

    private static ConnectSettings settings(Map<String, String> driver) {
        return new ConnectSettings(
                "holdfast-test",
                "materialize",
                new Credentials("materialize", () -> ""),
                Duration.ofSeconds(2),
                1,
                driver,
                Optional.empty(),
                new EventPublisher(List.of()));
    }
}
