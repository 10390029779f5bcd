package io.holdfast.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.engine.EnvironmentOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SUBSCRIBE's outputs look like on the wire, and the exchanges of cursors, portals, copies and cancels to the letter. */
final class OutputsTranscriptTest {
    /** Object ids of the types that the reference states; the tables' own columns are integers. */
    private static final Map<String, Integer> TYPES =
            Map.of("mz_timestamp", 1700, "mz_progressed", 16, "mz_diff", 20, "mz_state", 25);

    private static final int INT4 = 23;

    private final Environment environment = Environment.create(EnvironmentOptions.of("outputs"));
    private WireServer server;
    private TranscriptClient main;
    private TranscriptClient other;

    @BeforeEach
    void open() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WireOptions options =
                new WireOptions("outputs", any, Login.trusting("materialize"), null, Doorkeeper.upTo(10, Map.of()));
        server = WireServer.start(environment, options);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUBSCRIBE t|mz_timestamp mz_diff a b",
                "SUBSCRIBE t WITH (PROGRESS)|mz_timestamp mz_progressed mz_diff a b",
                "SUBSCRIBE t ENVELOPE UPSERT (KEY (a))|mz_timestamp mz_state a b",
                "SUBSCRIBE t ENVELOPE UPSERT (KEY (b))|mz_timestamp mz_state b a",
                "SUBSCRIBE t WITH (PROGRESS) ENVELOPE UPSERT (KEY (a))|mz_timestamp mz_progressed mz_state a b",
                "SUBSCRIBE t ENVELOPE UPSERT (KEY (a)) WITH (PROGRESS)|mz_timestamp mz_progressed mz_state a b",
                "SUBSCRIBE t ENVELOPE DEBEZIUM (KEY (a))|mz_timestamp mz_state a before_b after_b",
                "SUBSCRIBE t WITH (PROGRESS) ENVELOPE DEBEZIUM (KEY (a))"
                        + "|mz_timestamp mz_progressed mz_state a before_b after_b",
                "SUBSCRIBE t2 ENVELOPE DEBEZIUM (KEY (b))|mz_timestamp mz_state b before_a before_c after_a after_c",
                "SUBSCRIBE t2 ENVELOPE DEBEZIUM (KEY (c, b))|mz_timestamp mz_state c b before_a after_a",
                "SUBSCRIBE t WITHIN TIMESTAMP ORDER BY a, mz_diff|mz_timestamp mz_diff a b",
                "SUBSCRIBE t WITH (PROGRESS) WITHIN TIMESTAMP ORDER BY a, mz_diff"
                        + "|mz_timestamp mz_progressed mz_diff a b",
            })
    void fetchZeroGivesTheHeaderOnly(String subscribe, String columns) throws IOException {
        other.run("ALTER SYSTEM SET enable_envelope_debezium_in_subscribe = true");
        other.run("ALTER SYSTEM SET enable_within_timestamp_order_by_in_subscribe = true");
        other.run("CREATE TABLE t (a int, b int); CREATE TABLE t2 (a int, b int, c int)");
        other.run("INSERT INTO t VALUES (1, 1); INSERT INTO t2 VALUES (1, 1, 1)");
        main.showingTypes();
        String header = Arrays.stream(columns.split(" "))
                .map(name -> name + ":" + TYPES.getOrDefault(name, INT4))
                .collect(Collectors.joining(" "));
        assertThat(main.run("BEGIN")).containsExactly("CommandComplete BEGIN", "ReadyForQuery T");
        assertThat(main.run("DECLARE c CURSOR FOR " + subscribe))
                .containsExactly("CommandComplete DECLARE CURSOR", "ReadyForQuery T");
        assertThat(main.run("FETCH 0 c"))
                .containsExactly("RowDescription " + header, "CommandComplete FETCH 0", "ReadyForQuery T");
        assertThat(main.run("COMMIT")).containsExactly("CommandComplete COMMIT", "ReadyForQuery I");
    }

    @Test
    void anUpsertOfThreeRowsIsFourRowsWithItsProgress() throws IOException {
        other.run("CREATE TABLE t (a int, b text)");
        other.run("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three'), (4, 'four')");
        other.run("CREATE MATERIALIZED VIEW mv AS SELECT a, b FROM t WHERE a > 1");
        main.run("BEGIN");
        main.run("DECLARE c CURSOR FOR SUBSCRIBE mv WITH (PROGRESS) ENVELOPE UPSERT (KEY (a))");
        assertThat(masked(main.run("FETCH 4 c")))
                .containsExactly(
                        "RowDescription mz_timestamp mz_progressed mz_state a b",
                        "DataRow T t null null null",
                        "DataRow T f upsert 2 two",
                        "DataRow T f upsert 3 three",
                        "DataRow T f upsert 4 four",
                        "CommandComplete FETCH 4",
                        "ReadyForQuery T");
        assertThat(masked(main.run("FETCH 1 c")))
                .containsExactly(
                        "RowDescription mz_timestamp mz_progressed mz_state a b",
                        "DataRow T t null null null",
                        "CommandComplete FETCH 1",
                        "ReadyForQuery T");
    }

    private static List<String> masked(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("\\b\\d{13}\\b", "T")).toList();
    }

    @Test
    void aFetchOfMoreThanThereIsGivesAll() throws IOException {
        main.run("BEGIN; DECLARE c CURSOR FOR VALUES (2),(4),(6)");
        assertThat(main.run("FETCH 2000 c"))
                .containsExactly(
                        "RowDescription column1",
                        "DataRow 2",
                        "DataRow 4",
                        "DataRow 6",
                        "CommandComplete FETCH 3",
                        "ReadyForQuery T");
        assertThat(main.run("COMMIT")).containsExactly("CommandComplete COMMIT", "ReadyForQuery I");
        // unlike PostgreSQL
        assertThat(main.run("DECLARE c CURSOR FOR VALUES (1)"))
                .containsExactly("CommandComplete DECLARE CURSOR", "ReadyForQuery I");
    }

    @Test
    void aCloseIsRunOnce() throws IOException {
        main.run("BEGIN; DECLARE c CURSOR FOR VALUES (2),(4),(6)");
        main.parse("x", "CLOSE c").bind("", "x").execute("", 0).execute("", 0).sync();
        assertThat(main.until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "CommandComplete CLOSE CURSOR",
                        "ErrorResponse ERROR 55000 portal \"\" cannot be run",
                        "ReadyForQuery E");
    }

    @Test
    void aLimitThatIsNotReachedCompletes() throws IOException {
        main.run("BEGIN");
        main.parse("", "VALUES (1), (2)").bind("", "").execute("", 3).sync();
        assertThat(main.until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "DataRow 1",
                        "DataRow 2",
                        "CommandComplete SELECT 2",
                        "ReadyForQuery T");
    }

    @Test
    void fourRowsAreCopied() throws IOException {
        assertThat(main.run("COPY (VALUES (1, 2), (2, 3), (4, 5), (6, NULL)) TO STDOUT"))
                .containsExactly(
                        "CopyOut text 2",
                        "CopyData 1\t2",
                        "CopyData 2\t3",
                        "CopyData 4\t5",
                        "CopyData 6\t\\N",
                        "CopyDone",
                        "CommandComplete COPY 4",
                        "ReadyForQuery I");
    }

    @Test
    void aCancelAfterARowHitsTheNextFetch() throws IOException {
        other.run("CREATE TABLE t (a int)");
        String pid = main.run("SELECT pg_backend_pid()").get(1).substring("DataRow ".length());
        main.run("BEGIN");
        main.run("DECLARE c CURSOR FOR SUBSCRIBE t");
        other.run("INSERT INTO t VALUES (1)");
        assertThat(masked(main.run("FETCH 1 c")))
                .containsExactly(
                        "RowDescription mz_timestamp mz_diff a",
                        "DataRow T 1 1",
                        "CommandComplete FETCH 1",
                        "ReadyForQuery T");
        assertThat(other.run("SELECT pg_cancel_backend(" + pid + ")")).contains("DataRow t");
        assertThat(main.run("FETCH 1 c"))
                .endsWith("ErrorResponse ERROR 57014 canceling statement due to user request", "ReadyForQuery E");
        assertThat(main.run("ROLLBACK")).containsExactly("CommandComplete ROLLBACK", "ReadyForQuery I");
    }
}
