package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProtocolTest {
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int CANCEL_REQUEST = 80877102;
    private static final short NONE = 0;

    private final FakeEngine engine = new FakeEngine();
    private WireServer server = start(Login.trusting("materialize"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void encryptionThatIsNotThereIsDeclinedAndTheStartGoesOn() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.packet(GSS_REQUEST);
            assertThat(client.readByte()).isEqualTo('N');
            client.packet(SSL_REQUEST);
            assertThat(client.readByte()).isEqualTo('N');

            client.packet(196_608, "user\0materialize\0\0".getBytes(UTF_8));

            assertThat(client.until('Z')).startsWith("RS").endsWith("SKZ");
        }
    }

    @Test
    void aNewerMinorVersionIsNegotiatedDown() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.packet(196_610, "user\0materialize\0_pq_.x\0y\0\0".getBytes(UTF_8));

            assertThat(client.next().type()).isEqualTo('v');
            client.until('Z');
        }
    }

    @Test
    void anUnknownRoleIsRefused() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.packet(196_608, "user\0nobody\0\0".getBytes(UTF_8));

            assertThat(client.next())
                    .isEqualTo(new RawClient.Reply('E', "SFATAL.VFATAL.C28000.Mrole \"nobody\" does not exist.."));
            assertThat(client.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void anotherProtocolIsRefused() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.packet(2 << 16, "user\0materialize\0\0".getBytes(UTF_8));

            assertThat(client.next().text()).contains("C08004");
        }
    }

    @Test
    void aPasswordIsAskedForAndChecked() throws IOException {
        server.close();
        server = start(new Login(Login.Method.CLEARTEXT, Map.of("materialize", "s3cret"), false));

        assertThat(login("s3cret")).isEqualTo("R.....");
        assertThat(login("wrong")).isEqualTo("ESFATAL.VFATAL.C28P01.Minvalid password..");
    }

    private String login(String password) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.packet(196_608, "user\0materialize\0\0".getBytes(UTF_8));
            assertThat(client.next()).isEqualTo(new RawClient.Reply('R', "...."));
            client.send('p', password);
            RawClient.Reply reply = client.next();
            return reply.type() == 'R' ? "R....." : reply.type() + reply.text();
        }
    }

    @Test
    void anExtendedErrorSkipsToSync() throws IOException {
        try (RawClient client = RawClient.ready(server.address())) {
            client.send('P', "", "fail", NONE);
            client.send('B', "", "", NONE, NONE, NONE);
            client.send('E', "", 0);
            client.send('P', "", "series 1", NONE);
            client.send('E', "", 0);
            client.send('S');

            assertThat(client.until('Z')).isEqualTo("12EZ");
        }
    }

    @Test
    void describeExecuteAndPortalSuspensionFollowTheProtocol() throws IOException {
        try (RawClient client = RawClient.ready(server.address())) {
            client.send('Q', "begin");
            assertThat(client.next().text()).isEqualTo("BEGIN.");
            assertThat(client.next()).isEqualTo(new RawClient.Reply('Z', "T"));
            client.send('P', "s", "series 3", NONE);
            client.send('D', 'S', "s");
            client.send('B', "p", "s", NONE, NONE, NONE);
            client.send('D', 'P', "p");
            client.send('E', "p", 2);
            client.send('H');
            assertThat(client.until('s')).isEqualTo("1tT2TDDs");
            client.send('E', "p", 2);
            client.send('C', 'P', "p");
            client.send('E', "p", 0);
            client.send('S');

            assertThat(client.next().type()).isEqualTo('D');
            assertThat(client.next()).isEqualTo(new RawClient.Reply('C', "SELECT 1."));
            assertThat(client.next().type()).isEqualTo('3');
            assertThat(client.next().text()).contains("C34000").contains("portal \"p\" does not exist");
            assertThat(client.next()).isEqualTo(new RawClient.Reply('Z', "E"));
        }
    }

    @Test
    void statementsWithoutResultHaveNoDataAndEmptyOnesSaySo() throws IOException {
        try (RawClient client = RawClient.ready(server.address())) {
            client.send('Q', " ; ");
            assertThat(client.until('Z')).isEqualTo("IZ");
            client.send('P', "", "set x", NONE);
            client.send('D', 'S', "");
            client.send('S');
            assertThat(client.until('Z')).isEqualTo("1tnZ");
        }
    }

    @Test
    void namesThatDoNotExistOrAreTakenAreErrors() throws IOException {
        try (RawClient client = RawClient.ready(server.address())) {
            client.send('B', "", "nope", NONE, NONE, NONE);
            client.send('S');
            assertThat(client.next().text()).contains("C26000");
            client.until('Z');
            client.send('P', "s", "series 1", NONE);
            client.send('P', "s", "series 2", NONE);
            client.send('S');
            assertThat(client.next().type()).isEqualTo('1');
            assertThat(client.next().text()).contains("C42P05");
        }
    }

    @Test
    void aParameterOfAnUnknownTypeIsText() throws IOException {
        try (RawClient client = RawClient.ready(server.address())) {
            client.send('P', "", "echo $1", (short) 1, 99_999);
            client.send('D', 'S', "");
            client.send('B', "", "", NONE, (short) 1, 3, "abc".getBytes(UTF_8), NONE);
            client.send('E', "", 0);
            client.send('S');

            assertThat(client.next().type()).isEqualTo('1');
            assertThat(client.next()).isEqualTo(new RawClient.Reply('t', "......"));
            assertThat(client.next().type()).isEqualTo('T');
            assertThat(client.next().type()).isEqualTo('2');
            assertThat(client.next().text()).endsWith("abc");
        }
    }

    @Test
    void aCancelRequestWithAWrongKeyIsIgnored() throws IOException {
        try (RawClient client = RawClient.ready(server.address());
                RawClient canceller = new RawClient(server.address())) {
            client.send('Q', "wait");
            await().until(() -> engine.sessions.get(0).waiting);

            canceller.packet(CANCEL_REQUEST, new byte[8]);

            assertThat(canceller.readByte()).isEqualTo(-1);
            assertThat(engine.sessions.get(0).interrupts).isEmpty();
            assertThat(engine.sessions.get(0).waiting).isTrue();
        }
    }

    @Test
    void whatAClientSendsAheadWhileAStatementRunsIsServedAfterIt() throws IOException {
        try (RawClient client = RawClient.ready(server.address())) {
            client.send('Q', "wait");
            for (int i = 0; i < 3_000; i++) {
                client.send('Q', "series 1");
            }
            await().until(() -> engine.sessions.get(0).waiting);
            await().during(Duration.ofMillis(400))
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> !engine.sessions.get(0).closed);

            engine.sessions.get(0).cancel();

            assertThat(client.until('Z')).isEqualTo("EZ");
            for (int i = 0; i < 3_000; i++) {
                assertThat(client.until('Z')).isEqualTo("TDCZ");
            }
        }
    }

    @Test
    void garbageEndsItsOwnConnectionOnly() throws IOException {
        Random random = new Random(42);
        try (RawClient survivor = RawClient.ready(server.address())) {
            for (int i = 0; i < 50; i++) {
                try (RawClient garbage = new RawClient(server.address())) {
                    byte[] bytes = new byte[random.nextInt(2_000) + 8];
                    random.nextBytes(bytes);
                    bytes[0] = (byte) 0xFF;
                    garbage.socket.getOutputStream().write(bytes);
                    garbage.socket.shutdownOutput();
                }
            }
            try (RawClient absurd = RawClient.ready(server.address())) {
                absurd.socket.getOutputStream().write(new byte[] {'Q', 0x7F, 0, 0, 0});
                assertThat(absurd.next().text()).contains("C08P01");
                assertThat(absurd.readByte()).isEqualTo(-1);
            }
            try (RawClient unknown = RawClient.ready(server.address())) {
                unknown.send('!', "what");
                assertThat(unknown.next().text()).contains("C08P01").contains("invalid frontend message type 33");
            }

            survivor.send('Q', "series 1");

            assertThat(survivor.until('Z')).isEqualTo("TDCZ");
        }
        await().until(() -> server.connections() == 0);
    }

    private WireServer start(Login login) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return WireServer.start(
                engine, new WireOptions("protocol", anyPort, login, null, Doorkeeper.upTo(10, Map.of())));
    }
}
