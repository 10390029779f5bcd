package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FaultProxyTest extends FaultProxyFixture {
    @Test
    void passesBytesBothWaysAndCountsThem() throws IOException {
        Socket client = connect();

        assertThat(exchange(client, "hello")).isEqualTo("hello");

        assertThat(proxy.openConnections()).isOne();
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(5);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(5);
        assertThat(proxy.address()).isEqualTo("127.0.0.1:" + proxy.port());
    }

    @Test
    void passesMegabytesUnchangedThroughASmallWindow() throws IOException {
        Socket slow = new Socket();
        slow.setReceiveBufferSize(4_096);
        Socket client = connect(slow);
        byte[] sent = new byte[8 << 20];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 + (i >> 13));
        }
        Thread writer = new Thread(() -> {
            try {
                client.getOutputStream().write(sent);
                client.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();

        assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
    }

    @Test
    void closeOfOneSideReachesTheOtherAndFreesTheConnection() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        client.shutdownOutput();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        await().until(() -> proxy.openConnections() == 0);
        assertThat(server.ends).hasValue(1);
    }

    @Test
    void resetOfTheClientReachesTheServerAsAReset() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        client.setSoLinger(true, 0);
        client.close();

        await().until(() -> server.resets.get() == 1 && proxy.openConnections() == 0);
    }

    @Test
    void refuseResetsOpenConnectionsAndRefusesNewOnesUntilPass() throws IOException {
        Socket client = connect();
        exchange(client, "x");
        int port = proxy.port();

        proxy.refuse();

        assertReset(client);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        assertThat(proxy.openConnections()).isZero();

        proxy.pass();

        assertThat(proxy.port()).isEqualTo(port);
        assertThat(exchange(connect(), "again")).isEqualTo("again");
    }

    @Test
    void refuseAndPassAlternateQuickly() throws IOException {
        for (int i = 0; i < 50; i++) {
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            proxy.pass();
            assertThat(exchange(connect(), "r" + i)).isEqualTo("r" + i);
        }
    }

    @Test
    void passAfterRefuseSaysThatThePortWasTaken() throws IOException {
        proxy.refuse();
        try (ServerSocket thief = new ServerSocket()) {
            thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
            assertThatThrownBy(proxy::pass)
                    .hasMessageContaining("cannot listen again on")
                    .hasMessageContaining(":" + proxy.port());
        }

        proxy.pass();

        assertThat(exchange(connect(), "back")).isEqualTo("back");
    }

    @Test
    void resetAcceptsNewConnectionsAndResetsThem() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.reset();

        assertReset(client);
        // the RST may be there before connect has returned
        assertThatThrownBy(() -> connect().getInputStream().readAllBytes()).hasMessageContaining("reset");
        proxy.pass();
        assertThat(exchange(connect(), "again")).isEqualTo("again");
    }

    @Test
    void resetOnceDropsOpenConnectionsAndKeepsAccepting() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.resetOnce();

        assertReset(client);
        await().until(() -> server.resets.get() == 1);
        assertThat(exchange(connect(), "next")).isEqualTo("next");
    }

    @Test
    void blackHoleKeepsSocketsOpenAndDeliversWhatItHeldOnPass() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.blackHole();

        send(client, "held");
        assertSilent(client);
        assertThat(server.received).hasValue(1);
        proxy.pass();
        assertThat(receive(client, 4)).isEqualTo("held");
    }

    @Test
    void blackHoleAcceptsNewConnectionsThatNobodyAnswersUntilPass() throws IOException {
        proxy.blackHole();
        Socket client = connect();

        send(client, "anyone");

        assertSilent(client);
        assertThat(server.accepted).hasValue(0);
        proxy.pass();
        assertThat(receive(client, 6)).isEqualTo("anyone");
    }

    @Test
    void blackHoleHidesThatTheClientIsGone() throws IOException {
        Socket client = connect();
        exchange(client, "x");
        proxy.blackHole();

        client.close();
        assertSilent(connect());

        assertThat(server.ends).hasValue(0);
        proxy.pass();
        await().until(() -> server.ends.get() + server.resets.get() == 1);
    }

    @Test
    void blackHoleTowardsTheServerKeepsRequestsBack() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.blackHole(Direction.TO_SERVER);

        send(client, "request");
        assertSilent(client);
        assertThat(server.received).hasValue(1);
    }

    @Test
    void muteLetsRequestsTakeEffectAndKeepsAnswersBack() throws IOException {
        Socket client = connect();
        exchange(client, "x");

        proxy.mute();

        send(client, "request");
        await().until(() -> server.received.get() == 8);
        assertSilent(client);
        proxy.pass();
        assertThat(receive(client, 7)).isEqualTo("request");
    }

    @Test
    void blackHoleIsBoundedByTheSendersOwnBuffers() throws IOException {
        Socket client = connect();
        exchange(client, "x");
        proxy.blackHole();
        Thread writer = new Thread(() -> {
            try {
                client.getOutputStream().write(new byte[64 << 20]);
            } catch (IOException e) {
                Thread.currentThread().interrupt();
            }
        });

        writer.start();

        await().until(() -> writer.getState() == Thread.State.RUNNABLE);
        assertThat(server.received).hasValue(1);
        proxy.refuse();
        await().until(() -> !writer.isAlive());
    }

    @Test
    void retargetSendsNewConnectionsElsewhere() throws IOException {
        try (EchoServer other = new EchoServer()) {
            Socket old = connect();
            exchange(old, "x");

            proxy.retarget(other.port());

            exchange(connect(), "new");
            assertThat(exchange(old, "old")).isEqualTo("old");
            assertThat(other.received).hasValue(3);
        }
    }

    @Test
    void aServerThatIsGoneResetsTheClient() throws IOException {
        server.close();

        // the RST may be there before connect has returned
        assertThatThrownBy(() -> connect().getInputStream().readAllBytes()).hasMessageContaining("reset");
    }

    @Test
    void refusesSenselessArguments() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.delay(Duration.ofMillis(-1)))
                .withMessageContaining("PT-0.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.cutAfter(Direction.TO_CLIENT, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.bandwidth(Direction.TO_CLIENT, -1));
    }

    @Test
    void closeEndsItsThreadAndItsSocketsAndRefusesFurtherCalls() throws IOException {
        assertThat(proxyThreads()).contains("holdfast-fault-proxy-" + proxy.port());
        Socket client = connect();
        exchange(client, "x");
        proxy.blackHole();
        Socket waiting = connect();

        proxy.close();
        proxy.close();

        assertThat(proxyThreads()).doesNotContain("holdfast-fault-proxy-" + proxy.port());
        assertEnded(client);
        assertEnded(waiting);
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        await().until(() -> server.ends.get() + server.resets.get() == 1);
        assertThatIllegalStateException().isThrownBy(proxy::pass).withMessageContaining("is closed");
    }

    private static List<String> proxyThreads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }
}
