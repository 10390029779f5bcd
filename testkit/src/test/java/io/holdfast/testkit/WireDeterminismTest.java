package io.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a virtual clock and a seed, two runs send the same bytes: keys, ids, rows, notices, errors, changes, the catalog. */
@Timeout(60)
final class WireDeterminismTest {
    private static final List<String> SETUP = List.of(
            "CREATE TABLE t (a int, b text); CREATE VIEW v AS SELECT a FROM t; CREATE INDEX i ON t (a)",
            "CREATE MATERIALIZED VIEW m AS SELECT b, count(*) AS n FROM t GROUP BY b",
            "CREATE CLUSTER c (SIZE '100cc', REPLICATION FACTOR 2); CREATE ROLE reader; GRANT SELECT ON t TO reader",
            "CREATE TABLE IF NOT EXISTS t (a int)",
            "CREATE SOURCE n FROM LOAD GENERATOR COUNTER (TICK INTERVAL '300ms', MAX CARDINALITY 20)",
            "SET emit_timestamp_notice = true");

    private static final List<String> READS = List.of(
            "SELECT * FROM t ORDER BY a, b",
            "SELECT mz_now(), mz_environment_id()",
            "SELECT * FROM m",
            "SELECT * FROM nowhere",
            "SELECT * FROM n ORDER BY 1",
            "SELECT * FROM mz_internal.mz_source_status_history ORDER BY 1, 3",
            "SELECT * FROM mz_internal.mz_source_statistics",
            "SELECT * FROM t AS OF 1",
            "SHOW CLUSTERS",
            "SHOW CLUSTER REPLICAS",
            "SHOW OBJECTS",
            "SELECT * FROM mz_objects WHERE id LIKE 'u%' ORDER BY id",
            "SELECT * FROM mz_internal.mz_frontiers ORDER BY 1",
            "SELECT * FROM mz_internal.mz_sessions",
            "SELECT * FROM mz_audit_events ORDER BY id",
            "SELECT * FROM mz_internal.mz_subscriptions",
            "SELECT * FROM mz_internal.mz_wallclock_global_lag_recent_history ORDER BY 1, 3",
            "EXPLAIN TIMESTAMP FOR SELECT * FROM t",
            "COPY (SELECT * FROM t ORDER BY a, b) TO STDOUT",
            "this is no statement");

    /** Takes down every byte that the server sends. */
    private static final class Tape implements AutoCloseable {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Tape(MaterializeEmulator emulator) throws IOException {
            socket = new Socket(emulator.host(), emulator.port());
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
            byte[] parameters = "user\0materialize\0application_name\0tape\0\0".getBytes(UTF_8);
            out.writeInt(parameters.length + 8);
            out.writeInt(196_608);
            out.write(parameters);
            untilReady();
        }

        void query(String sql) throws IOException {
            byte[] text = (sql + "\0").getBytes(UTF_8);
            out.writeByte('Q');
            out.writeInt(text.length + 4);
            out.write(text);
            untilReady();
        }

        private void untilReady() throws IOException {
            int type;
            do {
                type = in.readUnsignedByte();
                int length = in.readInt();
                bytes.write(type);
                bytes.write(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
                bytes.write(in.readNBytes(length - 4));
            } while (type != 'Z');
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] run(long seed) throws IOException {
        VirtualClock clock = VirtualClock.at(1_700_000_000_000L);
        try (MaterializeEmulator emulator =
                        MaterializeEmulator.builder().clock(clock).seed(seed).start();
                Tape writer = new Tape(emulator);
                Tape reader = new Tape(emulator)) {
            for (String sql : SETUP) {
                writer.query(sql);
            }
            reader.query("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t WITH (PROGRESS)");
            Random random = new Random(seed);
            for (int step = 0; step < 150; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> writer.query("INSERT INTO t VALUES (" + random.nextInt(9) + ", 'x'), (7, NULL)");
                    case 1 -> writer.query("UPDATE t SET b = 'y' WHERE a = " + random.nextInt(9));
                    case 2 -> clock.advance(Duration.ofMillis(random.nextInt(90_000)));
                    default -> writer.query(READS.get(random.nextInt(READS.size())));
                }
                reader.query("FETCH ALL c WITH (timeout = '0s')");
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            writer.bytes.writeTo(all);
            reader.bytes.writeTo(all);
            return all.toByteArray();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, 20_261_122})
    void aSeedGivesTheSameBytesAgain(long seed) throws IOException {
        byte[] first = run(seed);

        assertThat(first.length).isGreaterThan(10_000);
        assertThat(run(seed)).isEqualTo(first);
        assertThat(run(seed + 1)).isNotEqualTo(first);
    }
}
