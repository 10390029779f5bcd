package io.holdfast.endpoint.physical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first address that answers wins, whatever the ones before it do. */
final class SocketRaceTest {
    private final Threads threads = new Threads("race-test");
    private final List<Socket> made = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingIsLeft() {
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void aRefusedAddressIsFollowedByTheNextAtOnce() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, address(2))) {
            Socket winner = race(server).connect(List.of(address(1), address(2)), this::plain, within(10_000));

            assertThat(winner.getInetAddress()).isEqualTo(address(2));
            winner.close();
        }
    }

    @Test
    void aSilentAddressIsOvertakenAndItsSocketClosed() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, address(2))) {
            Socket winner = race(server).connect(List.of(address(1), address(2)), this::silentFirst, within(60_000));

            assertThat(winner.getInetAddress()).isEqualTo(address(2));
            assertThat(made).hasSize(2);
            assertThat(made.get(0).isClosed()).isTrue();
            assertThat(winner.isClosed()).isFalse();
            winner.close();
        }
    }

    @Test
    void whereAllRefuseTheFirstFailureIsToldWithTheOthers() throws IOException {
        int port = closedPort();
        SocketRace race = new SocketRace("east", port, threads);

        assertThatThrownBy(() -> race.connect(List.of(address(1), address(2)), this::plain, within(10_000)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(":" + port)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void theDeadlineEndsARaceThatNobodyWins() throws IOException {
        SocketRace race = new SocketRace("east", closedPort(), threads);

        assertThatThrownBy(() -> race.connect(List.of(address(1), address(2)), this::silent, within(600)))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(made).hasSize(2).allMatch(Socket::isClosed);
    }

    private SocketRace race(ServerSocket server) {
        return new SocketRace("east", server.getLocalPort(), threads);
    }

    private Socket plain() {
        Socket socket = new Socket();
        made.add(socket);
        return socket;
    }

    private Socket silent() {
        Socket socket = new SilentSocket();
        made.add(socket);
        return socket;
    }

    private Socket silentFirst() {
        return made.isEmpty() ? silent() : plain();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 5, address(1))) {
            return once.getLocalPort();
        }
    }

    private static InetAddress address(int last) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private static Deadline within(long millis) {
        return Deadline.after(Ticker.system(), Duration.ofMillis(millis));
    }

    /** Connects to nobody until it is closed: a black hole without a network. */
    private static final class SilentSocket extends Socket {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed under the connect");
        }

        @Override
        public synchronized void close() throws IOException {
            closed.countDown();
            super.close();
        }
    }
}
