package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A proxy in front of an echo server, and plain sockets to talk to it. */
abstract class FaultProxyFixture {
    private static final int SILENCE = 200;
    private static final int PATIENCE = 5_000;

    private final List<Socket> sockets = new ArrayList<>();
    EchoServer server;
    FaultProxy proxy;

    @BeforeEach
    final void start() throws IOException {
        server = new EchoServer();
        proxy = FaultProxy.to("127.0.0.1", server.port());
    }

    @AfterEach
    final void stop() throws IOException {
        proxy.close();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    final Socket connect() throws IOException {
        return connect(new Socket());
    }

    final Socket connect(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()), PATIENCE);
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    static String receive(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), US_ASCII);
    }

    static String exchange(Socket socket, String text) throws IOException {
        send(socket, text);
        return receive(socket, text.length());
    }

    static Duration roundTrip(Socket socket) throws IOException {
        long start = System.nanoTime();
        exchange(socket, "ping");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE);
    }

    static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    static void assertEnded(Socket socket) {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }
}
