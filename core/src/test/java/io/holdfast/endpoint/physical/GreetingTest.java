package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.event.EventPublisher;
import io.holdfast.testkit.Direction;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends no byte is given up soon, and whoever sends one has the whole deadline. */
final class GreetingTest {
    private static final Duration SOON = Duration.ofMillis(200);
    /** Longer than any test: whoever is given up before it was given up for its silence. */
    private static final Duration LATE = Duration.ofMinutes(5);

    private final Threads threads = new Threads("greeting-test");
    private final Timing timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        timing.scheduler().close();
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aServerThatSendsNoByteIsGivenUpLongBeforeTheDeadline(Direction silent) {
        try (MaterializeEmulator server = MaterializeEmulator.builder().start();
                FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            proxy.blackHole(silent);

            assertSilent(connector(proxy.port(), Map.of("sslmode", "disable")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "direct"})
    void theSameOverTls(String negotiation) throws Exception {
        SSLContext certificate =
                TestCertificates.make(directory, "db.localhost").context();
        try (MaterializeEmulator server =
                        MaterializeEmulator.builder().tls(certificate).start();
                FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            proxy.blackHole();

            assertSilent(connector(proxy.port(), Map.of("sslmode", "require", "sslNegotiation", negotiation)));
        }
    }

    private void assertSilent(Connector connector) {
        Greeting greeting = new Greeting(SOON, timing);

        assertThatThrownBy(() ->
                        connector.open("test", Deadline.after(timing.ticker(), LATE), new InboundLimit(), greeting))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("did not connect, or not send its first byte, within 200 ms")
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08001"));
        assertThat(greeting.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "require"})
    void aServerThatAnswersIsTimed(String tls) throws Exception {
        SSLContext certificate =
                TestCertificates.make(directory, "db.localhost").context();
        try (MaterializeEmulator server =
                MaterializeEmulator.builder().tls(certificate).start()) {
            Greeting greeting = new Greeting(LATE, timing);
            OpenConnection open = connector(server.port(), Map.of("sslmode", tls))
                    .open("test", Deadline.after(timing.ticker(), LATE), new InboundLimit(), greeting);

            assertThat(greeting.taken())
                    .hasValueSatisfying(took -> assertThat(took).isPositive());
            assertThat(greeting.missed()).isFalse();
            open.jdbc().close();
        }
    }

    /** It takes no TLS, and then says no more: three times as long as its bound, and until it hangs up itself. */
    @Test
    void aServerThatSentOneByteHasTheWholeDeadline() throws Exception {
        CompletableFuture<Void> enough = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.start("server", () -> greetAndHang(server, enough));
            Connector connector = connector(server.getLocalPort(), Map.of("sslmode", "prefer"));
            Greeting greeting = new Greeting(SOON, timing);
            CompletableFuture<OpenConnection> opening = new CompletableFuture<>();
            threads.start("client", () -> {
                try {
                    opening.complete(connector.open(
                            "test", Deadline.after(timing.ticker(), LATE), new InboundLimit(), greeting));
                } catch (SQLException e) {
                    opening.completeExceptionally(e);
                }
            });
            await().until(() -> greeting.taken().isPresent());
            CompletableFuture<Void> threeTimes = new CompletableFuture<>();
            timing.scheduler().schedule(SOON.multipliedBy(3), () -> threeTimes.complete(null));
            threeTimes.join();

            assertThat(opening).isNotDone();
            enough.complete(null);
            assertThatThrownBy(opening::join).rootCause().hasMessageNotContaining("first byte");
            assertThat(greeting.missed()).isFalse();
        }
    }

    private static void greetAndHang(ServerSocket server, CompletableFuture<Void> enough) {
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(8);
            client.getOutputStream().write('N');
            enough.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Five that take no connect stand before the one that does: each is tried, 250 ms apart, and that is more than the bound. */
    @Test
    void theLastOfSeveralAddressesHasItsTime() throws Exception {
        List<FullServer> silent = new ArrayList<>();
        try (MaterializeEmulator server = MaterializeEmulator.builder().start()) {
            List<InetAddress> all = new ArrayList<>();
            for (int last = 2; last <= 6; last++) {
                silent.add(new FullServer(last, server.port()));
                all.add(silent.get(silent.size() - 1).address);
            }
            all.add(InetAddress.getLoopbackAddress());
            Connector connector = new Connector(
                    endpoint(server.port()),
                    settings(Map.of("sslmode", "disable")),
                    timing,
                    host -> all.toArray(InetAddress[]::new));
            Greeting greeting = new Greeting(Duration.ofSeconds(1), timing);
            OpenConnection open =
                    connector.open("test", Deadline.after(timing.ticker(), LATE), new InboundLimit(), greeting);

            assertThat(greeting.taken()).isPresent();
            open.jdbc().close();
        } finally {
            for (FullServer server : silent) {
                server.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "require"})
    void whatIsMoreThanWasAdmittedBreaksTheConnectionOff(String mode) throws Exception {
        SSLContext certificate =
                TestCertificates.make(directory, "db.localhost").context();
        try (MaterializeEmulator server =
                MaterializeEmulator.builder().tls(certificate).start()) {
            server.execute("CREATE TABLE t (item text); INSERT INTO t VALUES ('" + "x".repeat(100_000) + "')");
            InboundLimit limit = new InboundLimit();
            OpenConnection open = connector(server.port(), Map.of("sslmode", mode))
                    .open("test", Deadline.after(timing.ticker(), LATE), limit);
            try (Statement statement = open.jdbc().createStatement()) {
                for (long admitted : new long[] {Long.MAX_VALUE, 110_000, 110_000}) {
                    limit.admit(admitted);
                    assertThat(statement.execute("SELECT * FROM t")).isTrue();
                    assertThat(limit.overrun()).isFalse();
                }
                limit.admit(90_000);
                assertThatThrownBy(() -> statement.execute("SELECT * FROM t"))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).startsWith("08"));
                assertThat(limit.overrun()).isTrue();
            } finally {
                open.breakOff();
            }
        }
    }

    /** Nobody accepts, and no more connects fit into its queue: further ones get no answer at all. */
    private static final class FullServer implements AutoCloseable {
        private final List<Socket> waiting = new ArrayList<>();
        private final ServerSocket socket;
        final InetAddress address;

        FullServer(int last, int port) throws IOException {
            address = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
            socket = new ServerSocket(port, 1, address);
            boolean full = false;
            while (!full) {
                Socket client = new Socket();
                waiting.add(client);
                try {
                    client.connect(new InetSocketAddress(address, port), 100);
                } catch (SocketTimeoutException e) {
                    full = true;
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket client : waiting) {
                client.close();
            }
            socket.close();
        }
    }

    private Connector connector(int port, Map<String, String> driver) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Connector(endpoint(port), settings(driver), timing, host -> new InetAddress[] {loopback});
    }

    private static Endpoint endpoint(int port) {
        return new Endpoint("east", new EndpointAddress("db.localhost", port));
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
