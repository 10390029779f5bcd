package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.MaterializeEmulator;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are nearly right, over the whole emulator: it goes on serving and keeps no thread. */
final class ProtocolFuzzTest {
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int MUTATIONS = 60;

    /** With each of the four seeds: 100,000 in all. */
    private static final int WANTED = 25_000;

    private static final byte[] LOGIN = "user\0materialize\0database\0materialize\0\0".getBytes(UTF_8);
    private static final byte[] SYNC = {'S', 0, 0, 0, 4};
    private static final List<String> STATEMENTS = List.of(
            "SELECT 1",
            "SELECT a, b FROM t WHERE a = $1",
            "BEGIN",
            "COMMIT",
            "DECLARE c CURSOR FOR SUBSCRIBE t",
            "FETCH 2 c WITH (timeout = '0s')",
            "COPY (SELECT a FROM t) TO STDOUT",
            "SHOW cluster",
            "CLOSE c",
            "SET cluster = 'quickstart'; SELECT 2",
            "");

    private boolean touched;
    private long plain;
    private long answered;

    private final MaterializeEmulator emulator =
            MaterializeEmulator.builder().name("fuzz").start();

    @AfterEach
    void stop() {
        emulator.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("-fuzz-"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20_261_122})
    void mutatedMessagesLeaveTheServerServing(long seed) throws Exception {
        Random random = new Random(seed);
        emulator.execute("CREATE TABLE t (a int, b text); INSERT INTO t VALUES (1, 'one')");
        for (int i = 0; i < MOST_CONNECTIONS && mutatedServed() < WANTED; i++) {
            converse(random);
        }

        assertThat(mutatedServed()).as("mutated messages acted upon").isGreaterThanOrEqualTo(WANTED);
        assertThat(answered).as("bytes of answers").isGreaterThan(WANTED * 10L);
        await().atMost(Duration.ofSeconds(20)).until(() -> emulator.connections() == 0);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + emulator.address() + "/materialize?sslmode=disable&user=materialize");
                ResultSet rows = connection.createStatement().executeQuery("SELECT b FROM t")) {
            assertThat(rows.next()).isTrue();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("-fuzz-")
                                && thread.getName().contains("connection-")));
    }

    /** At least so many: what was sent as it should be counts as served, whether or not it was. */
    private long mutatedServed() {
        return emulator.messages() - plain;
    }

    /** One connection: logs in, now and then badly, sends everything in one go and reads what comes back. */
    private void converse(Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte[] login = random.nextInt(20) == 0 ? mutated(LOGIN, random) : LOGIN;
        out.writeInt(login.length + 8);
        out.writeInt(196_608);
        out.write(login);
        for (int i = 0; i < MUTATIONS; i++) {
            out.write(mutatedMessage(random));
            if (random.nextInt(3) == 0) {
                out.write(SYNC);
                plain++;
            }
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(emulator.host(), emulator.port()), 5_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.toByteArray());
            socket.shutdownOutput();
            drain(socket.getInputStream());
        } catch (IOException e) {
            // a server that has heard enough closes, and what it had not read comes back as a reset
        }
    }

    private byte[] mutatedMessage(Random random) throws IOException {
        byte[] message;
        do {
            touched = false;
            message = message(random);
        } while (!touched);
        return message;
    }

    private void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[8_192];
        // until the server has answered everything, or has hung up
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            answered += count;
        }
    }

    private byte[] message(Random random) throws IOException {
        char type = "QPBDESCHcdfX".charAt(random.nextInt(random.nextInt(30) == 0 ? 12 : 8));
        byte[] body = body(type, random);
        if (random.nextInt(50) == 0) {
            body = mutated(body, random);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(random.nextInt(400) == 0 ? random.nextInt(256) : type);
        // a wrong length ends the connection: rarely, so that what follows is heard
        out.writeInt(body.length + 4 + (random.nextInt(400) == 0 ? random.nextInt(9) - 4 : 0));
        out.write(body);
        return bytes.toByteArray();
    }

    private byte[] body(char type, Random random) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        String name = random.nextBoolean() ? "" : mutated("name " + random.nextInt(3), random);
        switch (type) {
            case 'Q' -> text(out, statement(random));
            case 'P' -> {
                text(out, name);
                text(out, statement(random));
                out.writeShort(1);
                out.writeInt(List.of(0, 23, 25, 1700, 99_999).get(random.nextInt(5)));
            }
            case 'B' -> {
                text(out, name);
                text(out, name);
                out.writeShort(1);
                out.writeShort(random.nextInt(2));
                out.writeShort(1);
                out.writeInt(4);
                out.writeInt(random.nextInt());
                out.writeShort(0);
            }
            case 'D', 'C' -> {
                out.writeByte(random.nextBoolean() ? 'S' : 'P');
                text(out, name);
            }
            case 'E' -> {
                text(out, name);
                out.writeInt(random.nextInt(3));
            }
            default -> {}
        }
        return bytes.toByteArray();
    }

    private String statement(Random random) {
        String sql = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        return random.nextInt(5) == 0 ? sql : mutated(sql, random);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(UTF_8));
        out.writeByte(0);
    }

    /** Stays a string of the protocol, so that the message around it keeps its shape. */
    private String mutated(String text, Random random) {
        return new String(mutated(text.getBytes(UTF_8), random), UTF_8).replace('\0', ' ');
    }

    private byte[] mutated(byte[] bytes, Random random) {
        touched = true;
        List<Byte> result = new ArrayList<>();
        for (byte each : bytes) {
            result.add(each);
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(result.size() + 1);
            if (random.nextBoolean() || at == result.size()) {
                result.add(at, (byte) random.nextInt(256));
            } else {
                result.remove(at);
            }
        }
        byte[] mutated = new byte[result.size()];
        for (int i = 0; i < mutated.length; i++) {
            mutated[i] = result.get(i);
        }
        return mutated;
    }
}
