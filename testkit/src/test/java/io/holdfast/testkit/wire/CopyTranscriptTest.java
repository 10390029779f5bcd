package io.holdfast.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.engine.EnvironmentOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** COPY … TO STDOUT in its formats, and long snapshots, message by message. */
final class CopyTranscriptTest {
    private final Environment environment = Environment.create(EnvironmentOptions.of("copies"));
    private WireServer server;
    private TranscriptClient main;
    private TranscriptClient other;

    @BeforeEach
    void open() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = WireServer.start(
                environment,
                new WireOptions("copies", any, Login.trusting("materialize"), null, Doorkeeper.upTo(10, Map.of())));
        main = new TranscriptClient(server.address());
        other = new TranscriptClient(server.address());
    }

    @AfterEach
    void close() throws IOException {
        main.close();
        other.close();
        server.close();
        environment.close();
    }

    @Test
    void csvWritesNothingForNull() throws IOException {
        assertThat(main.run("COPY (VALUES (1, 'a,b'), (2, NULL), (3, 'say \"x\"')) TO STDOUT WITH (FORMAT csv)"))
                .containsExactly(
                        "CopyOut text 2",
                        "CopyData 1,\"a,b\"",
                        "CopyData 2,",
                        "CopyData 3,\"say \"\"x\"\"\"",
                        "CopyDone",
                        "CommandComplete COPY 3",
                        "ReadyForQuery I");
        assertThat(main.run("COPY (VALUES (1, NULL)) TO STDOUT (FORMAT = csv, DELIMITER = ';', NULL = '-')"))
                .contains("CopyData 1;-");
    }

    @Test
    void binaryBeginsWithItsHeaderAndEndsWithATrailerOfItsOwn() throws IOException, SQLException {
        List<String> lines = main.run("COPY (VALUES (1, 2)) TO STDOUT WITH (FORMAT binary)");
        assertThat(lines.get(0)).isEqualTo("CopyOut binary 2");
        assertThat(lines).hasSize(6).endsWith("CopyDone", "CommandComplete COPY 1", "ReadyForQuery I");

        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + server.address().getPort() + "/materialize?user=materialize")) {
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (VALUES (1, NULL), (3, 'x')) TO STDOUT WITH (FORMAT binary)");
            assertThat(copy.getFieldFormat(1)).isEqualTo(1);
            ByteArrayOutputStream first = new ByteArrayOutputStream();
            first.writeBytes(copy.readFromCopy());
            assertThat(HexFormat.of().formatHex(first.toByteArray()))
                    .isEqualTo(
                            "5047434f50590aff0d0a00" + "0000000000000000" + "0002" + "0000000400000001" + "ffffffff");
            assertThat(HexFormat.of().formatHex(copy.readFromCopy()))
                    .isEqualTo("0002" + "0000000400000003" + "0000000178");
            assertThat(HexFormat.of().formatHex(copy.readFromCopy())).isEqualTo("ffff");
            assertThat(copy.readFromCopy()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORMAT csv, HEADER | XX000 COPY TO does not support HEADER option yet",
                "FORMAT csv, HEADER true | XX000 COPY TO does not support HEADER option yet",
                "FORMAT csv, ESCAPE 'x' | XX000 COPY TO does not support ESCAPE option yet",
                "FORMAT parquet | 0A000 COPY format \"parquet\" is not supported by the emulator",
                "FORCE true | 0A000 COPY option force is not supported by the emulator"
            })
    void optionsThatCopyToDoesNotKnowAreRefused(String options, String error) throws IOException {
        assertThat(main.run("COPY (SELECT 1) TO STDOUT WITH (" + options + ")"))
                .containsExactly("ErrorResponse ERROR " + error, "ReadyForQuery I");
    }

    @Test
    void aSubscribeIsCopiedInCsvToo() throws IOException {
        other.run("CREATE TABLE t (a int, b text)");
        other.run("INSERT INTO t VALUES (1, NULL)");
        main.query("COPY (SUBSCRIBE t WITH (PROGRESS)) TO STDOUT WITH (FORMAT csv)");
        List<String> lines = main.until("CopyData");
        assertThat(lines.get(0)).isEqualTo("CopyOut text 5");
        assertThat(lines.get(1)).matches("CopyData \\d{13},t,,,");
        assertThat(main.until("CopyData").get(0)).matches("CopyData \\d{13},f,1,1,");
    }

    @Test
    void aLongSnapshotComesInTheOrderOfItsRowsAndConsolidated() throws IOException {
        other.run("CREATE TABLE t (a int, b text)");
        other.run("INSERT INTO t SELECT 5001 - g, 'x' FROM generate_series(1, 5000) AS g");
        other.run("INSERT INTO t VALUES (0, 'gone')");
        other.run("DELETE FROM t WHERE a = 0");
        main.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
        List<String> rows = main.run("FETCH 3 c");
        assertThat(rows.subList(1, 4))
                .extracting(line -> line.replaceAll("\\b\\d{13}\\b", "T"))
                .containsExactly("DataRow T 1 1 x", "DataRow T 1 2 x", "DataRow T 1 3 x");
        assertThat(main.run("FETCH 10000 c")).hasSize(4997 + 3).contains("CommandComplete FETCH 4997");
        other.run("INSERT INTO t VALUES (7000, 'later')");
        assertThat(main.run("FETCH 1 c").get(1)).endsWith(" 1 7000 later");
    }

    @Test
    void aSlowClientOfAServerThatResumesGetsEveryRowOnce() throws IOException {
        main.run("ALTER SYSTEM SET enable_subscribe_persist_fast_path = true");
        main.run("ALTER SYSTEM SET subscribe_max_buffered_bytes = 16384");
        other.run("CREATE TABLE t (a int, b text) WITH (RETAIN HISTORY FOR '10m')");
        main.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
        main.run("FETCH 0 c");
        String filler = "x".repeat(2000);
        for (int i = 0; i < 21; i++) {
            other.run("INSERT INTO t VALUES (" + i + ", '" + filler + "')");
        }
        List<String> rows = main.run("FETCH 21 c WITH (TIMEOUT = '30s')");
        for (int i = 0; i < 21; i++) {
            assertThat(rows.get(i + 1)).matches("DataRow \\d{13} 1 " + i + " x+");
        }
        assertThat(rows).contains("CommandComplete FETCH 21");
    }

    @Test
    void aLimitAboveTheRowsCompletesAtOnce() throws IOException {
        main.run("BEGIN");
        main.parse("", "VALUES (1), (2)").bind("c", "").execute("c", 3).sync();
        assertThat(main.until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "DataRow 1",
                        "DataRow 2",
                        "CommandComplete SELECT 2",
                        "ReadyForQuery T");
    }
}
