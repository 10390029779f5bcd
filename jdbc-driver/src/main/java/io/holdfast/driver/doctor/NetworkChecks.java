package io.holdfast.driver.doctor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The way to an endpoint: the port, TLS and how long its certificate is good for. */
final class NetworkChecks {
    private static final int PATIENCE_MILLIS = 5000;
    private static final int SSL_REQUEST = 80877103;

    private NetworkChecks() {}

    /** Whether somebody listens. */
    static boolean reach(Patient patient) {
        long begun = patient.ticker().nanos();
        try (Socket socket = connect(patient)) {
            Duration took = Duration.ofNanos(patient.ticker().nanos() - begun);
            patient.findings()
                    .ok(
                            "reach",
                            socket.getInetAddress().getHostAddress() + " port " + socket.getPort() + " in "
                                    + took.toMillis() + " ms");
            return true;
        } catch (UnknownHostException e) {
            patient.findings()
                    .fail(
                            "reach",
                            "the name '" + patient.address().host() + "' does not resolve",
                            "check the host and the resolver");
        } catch (IOException e) {
            patient.findings()
                    .fail(
                            "reach",
                            patient.address() + ": " + e.getMessage(),
                            "check host and port, firewalls, and the network policy's allow-list in this region");
        }
        patient.findings().skip("tls", "not examined: no connection");
        patient.findings().skip("login", "not examined: no connection");
        return false;
    }

    private static Socket connect(Patient patient) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(
                    new InetSocketAddress(
                            patient.address().host(), patient.address().port()),
                    PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            // A name that does not resolve is an address without one, and connecting says so by its name only.
            throw e;
        }
    }

    /** What the server offers on SSLRequest. False where there is no use in logging in. */
    static boolean tls(Patient patient) {
        try (Socket socket = connect(patient)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8);
            out.writeInt(SSL_REQUEST);
            out.flush();
            int answer = new DataInputStream(socket.getInputStream()).read();
            return answer == 'S' ? encrypted(patient, socket) : plain(patient, answer);
        } catch (IOException | GeneralSecurityException e) {
            patient.findings()
                    .fail("tls", "the handshake failed: " + e.getMessage(), "check what terminates TLS in front of it");
            patient.findings().skip("login", "not examined: no connection");
            return false;
        }
    }

    private static boolean plain(Patient patient, int answer) {
        String mode = patient.sslMode();
        if (answer != 'N') {
            patient.findings()
                    .fail("tls", "the port answers, but not as PostgreSQL's protocol does", "check the port: 6875");
            patient.findings().skip("login", "not examined: another protocol");
            return false;
        }
        if (mode.equals("disable")) {
            patient.findings().ok("tls", "none, as sslmode=disable asks");
        } else if (mode.isEmpty() || mode.equals("prefer") || mode.equals("allow")) {
            patient.findings()
                    .warn(
                            "tls",
                            "none: passwords and rows travel readable",
                            "turn TLS on, or set sslmode=disable where it is meant");
        } else {
            patient.findings().fail("tls", "none, but sslmode=" + mode, "turn TLS on at the server");
        }
        return true;
    }

    private static boolean encrypted(Patient patient, Socket socket) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        try (SSLSocket secure = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, patient.address().host(), socket.getPort(), true)) {
            secure.startHandshake();
            Certificate[] chain = secure.getSession().getPeerCertificates();
            String protocol = secure.getSession().getProtocol();
            Optional.of(chain[0])
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .ifPresent(certificate -> judge(patient, protocol, certificate));
        }
        return true;
    }

    private static void judge(Patient patient, String protocol, X509Certificate certificate) {
        Duration left = Duration.between(
                patient.ticker().instant(), certificate.getNotAfter().toInstant());
        String text = protocol + ", certificate good for " + left.toDays() + " days";
        if (left.isNegative()) {
            patient.findings().fail("tls", "the certificate ended " + certificate.getNotAfter(), "renew it");
        } else if (left.toDays() < 30) {
            patient.findings().warn("tls", text, "see that it is renewed before " + certificate.getNotAfter());
        } else {
            patient.findings().ok("tls", text + trust(patient.sslMode()));
        }
    }

    private static String trust(String mode) {
        return mode.startsWith("verify") ? "" : "; not verified (sslmode=verify-full would)";
    }

    /** Whose certificate it is PgJDBC judges at the login, by sslmode; here only its dates are read. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

        @Override
        public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
