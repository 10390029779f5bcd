package io.holdfast.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.engine.Environment;
import io.holdfast.testkit.engine.EnvironmentOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Materialize's own protocol tests exchange, message by message, over a real socket. */
final class TranscriptTest {
    private static final String FAST = " WITH (TIMEOUT = '30s')";

    private final Environment environment = Environment.create(EnvironmentOptions.of("transcripts"));
    private WireServer server;
    private TranscriptClient main;
    private TranscriptClient other;

    @BeforeEach
    void open() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WireOptions options =
                new WireOptions("transcripts", any, Login.trusting("materialize"), null, Doorkeeper.upTo(10, Map.of()));
        server = WireServer.start(environment, options);
        main = connect();
        other = connect();
    }

    @AfterEach
    void close() throws IOException {
        main.close();
        other.close();
        server.close();
        environment.close();
    }

    private TranscriptClient connect() throws IOException {
        return new TranscriptClient(server.address());
    }

    /** Timestamps are told from one another only by their order, so they are masked. */
    private static List<String> masked(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("\\b\\d{13}\\b", "T")).toList();
    }

    private void twoRows() throws IOException {
        other.run("CREATE TABLE t (a int, b text)");
        other.run("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
    }

    @Test
    void droppingATableEndsItsSubscribe() throws IOException {
        assertThat(main.run("CREATE TABLE t (a int)"))
                .containsExactly("CommandComplete CREATE TABLE", "ReadyForQuery I");
        other.query("SUBSCRIBE t");
        assertThat(other.until("NoticeResponse"))
                .containsExactly(
                        "RowDescription mz_timestamp mz_diff a",
                        "NoticeResponse NOTICE 01000 streaming SUBSCRIBE rows directly requires a client that does not"
                                + " buffer output");
        assertThat(main.run("DROP TABLE t")).containsExactly("CommandComplete DROP TABLE", "ReadyForQuery I");
        assertThat(other.until("ReadyForQuery"))
                .containsExactly(
                        "ErrorResponse ERROR 42704 relation 'materialize.public.t' was dropped", "ReadyForQuery I");
    }

    @Test
    void droppingATableEndsItsCopy() throws IOException {
        main.run("CREATE TABLE t (a int)");
        other.query("COPY (SUBSCRIBE t) TO STDOUT");
        assertThat(other.until("CopyOut")).containsExactly("CopyOut text 3");
        main.run("DROP TABLE t");
        assertThat(other.until("ReadyForQuery"))
                .containsExactly(
                        "ErrorResponse ERROR 42704 relation 'materialize.public.t' was dropped", "ReadyForQuery I");
    }

    @Test
    void aSubscribeLivesThroughInsertsAndDeletes() throws IOException {
        twoRows();
        main.run("BEGIN");
        main.run("DECLARE c CURSOR FOR SUBSCRIBE t");
        assertThat(masked(main.run("FETCH 2 c")))
                .containsExactly(
                        "RowDescription mz_timestamp mz_diff a b",
                        "DataRow T 1 1 one",
                        "DataRow T 1 2 two",
                        "CommandComplete FETCH 2",
                        "ReadyForQuery T");
        other.run("INSERT INTO t VALUES (3, 'three')");
        assertThat(masked(main.run("FETCH 1 c" + FAST))).contains("DataRow T 1 3 three");
        other.run("DELETE FROM t WHERE a = 1");
        assertThat(masked(main.run("FETCH 1 c" + FAST))).contains("DataRow T -1 1 one", "CommandComplete FETCH 1");
        assertThat(main.run("COMMIT")).containsExactly("CommandComplete COMMIT", "ReadyForQuery I");
    }

    @Test
    void anUpsertOfAViewTellsStatesAndProgress() throws IOException {
        twoRows();
        other.run("INSERT INTO t VALUES (4, 'four')");
        other.run("CREATE MATERIALIZED VIEW mv AS SELECT a, b FROM t WHERE a > 1");
        main.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE mv WITH (PROGRESS) ENVELOPE UPSERT (KEY (a))");
        assertThat(masked(main.run("FETCH 3 c")))
                .containsExactly(
                        "RowDescription mz_timestamp mz_progressed mz_state a b",
                        "DataRow T t null null null",
                        "DataRow T f upsert 2 two",
                        "DataRow T f upsert 4 four",
                        "CommandComplete FETCH 3",
                        "ReadyForQuery T");
        assertThat(masked(main.run("FETCH 1 c"))).contains("DataRow T t null null null");
        main.run(
                "ROLLBACK; BEGIN; DECLARE c CURSOR FOR SUBSCRIBE mv ENVELOPE UPSERT (KEY (a)) WITH (SNAPSHOT = false)");
        main.run("FETCH 0 c");
        other.run("UPDATE t SET b = 'FOUR' WHERE a = 4");
        assertThat(masked(main.run("FETCH 1 c" + FAST))).contains("DataRow T upsert 4 FOUR");
        other.run("DELETE FROM t WHERE a = 2");
        assertThat(masked(main.run("FETCH 1 c" + FAST))).contains("DataRow T delete 2 null");
    }

    @Test
    void asOfNowWithoutASnapshotTellsOnlyLaterChanges() throws IOException {
        twoRows();
        other.run("ALTER TABLE t SET (RETAIN HISTORY FOR '10m')");
        List<String> now = main.run("SELECT mz_now()::text FROM t LIMIT 1");
        String asOf = now.get(1).substring("DataRow ".length());
        other.run("INSERT INTO t VALUES (5, 'five')");
        main.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t WITH (SNAPSHOT false) AS OF " + asOf);
        assertThat(masked(main.run("FETCH 1 c"))).contains("DataRow T 1 5 five");
        main.run("COMMIT; BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t AS OF " + asOf + " UP TO " + asOf);
        assertThat(masked(main.run("FETCH ALL c" + FAST)))
                .containsExactly(
                        "RowDescription mz_timestamp mz_diff a b",
                        "NoticeResponse NOTICE 01000 subscribe as of T (inclusive) up to the same bound T (exclusive) is"
                                + " guaranteed to be empty",
                        "CommandComplete FETCH 0",
                        "ReadyForQuery T");
    }

    @Test
    void aDropUnderACursorFailsTheNextFetch() throws IOException {
        twoRows();
        main.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t; FETCH 2 c");
        other.run("DROP TABLE t");
        assertThat(main.run("FETCH 1 c"))
                .contains("ErrorResponse ERROR 42704 relation 'materialize.public.t' was dropped", "ReadyForQuery E");
        assertThat(main.run("FETCH 1 c"))
                .contains("ErrorResponse ERROR 25P02 current transaction is aborted, commands ignored until end of"
                        + " transaction block");
        assertThat(main.run("ROLLBACK")).containsExactly("CommandComplete ROLLBACK", "ReadyForQuery I");
    }

    @Test
    void portalsAndCursorsAreOneNamespace() throws IOException {
        assertThat(main.run("BEGIN")).containsExactly("CommandComplete BEGIN", "ReadyForQuery T");
        main.parse("s", "VALUES (2),(4),(6)").bind("p", "s").execute("p", 1).sync();
        assertThat(main.until("ReadyForQuery"))
                .containsExactly("ParseComplete", "BindComplete", "DataRow 2", "PortalSuspended", "ReadyForQuery T");
        assertThat(main.run("FETCH 1 p"))
                .containsExactly("RowDescription column1", "DataRow 4", "CommandComplete FETCH 1", "ReadyForQuery T");
        assertThat(main.run("CLOSE \"p\"")).containsExactly("CommandComplete CLOSE CURSOR", "ReadyForQuery T");
        assertThat(main.execute("p", 0).sync().until("ReadyForQuery"))
                .containsExactly("ErrorResponse ERROR 34000 portal \"p\" does not exist", "ReadyForQuery E");
        assertThat(main.run("ROLLBACK")).containsExactly("CommandComplete ROLLBACK", "ReadyForQuery I");
    }

    @Test
    void fetchCountsAndCursorsOutsideABlock() throws IOException {
        main.run("BEGIN; DECLARE c CURSOR FOR VALUES (2),(4),(6)");
        assertThat(main.run("FETCH 0 c"))
                .containsExactly("RowDescription column1", "CommandComplete FETCH 0", "ReadyForQuery T");
        assertThat(main.run("FETCH c")).contains("DataRow 2", "CommandComplete FETCH 1");
        assertThat(main.run("FETCH 2000 c")).contains("DataRow 4", "DataRow 6", "CommandComplete FETCH 2");
        main.run("COMMIT");
        for (String verb : List.of("CLOSE", "FETCH")) {
            assertThat(main.run(verb + " c"))
                    .containsExactly("ErrorResponse ERROR 34000 cursor \"c\" does not exist", "ReadyForQuery I");
        }
        assertThat(main.run("DECLARE c CURSOR FOR VALUES (2),(4),(6); FETCH 2 c; FETCH 10 c;"))
                .containsExactly(
                        "CommandComplete DECLARE CURSOR",
                        "RowDescription column1",
                        "DataRow 2",
                        "DataRow 4",
                        "CommandComplete FETCH 2",
                        "RowDescription column1",
                        "DataRow 6",
                        "CommandComplete FETCH 1",
                        "ReadyForQuery I");
    }

    @Test
    void cursorsThroughTheExtendedProtocol() throws IOException {
        main.run("BEGIN");
        main.parse("d", "DECLARE c CURSOR FOR VALUES (2),(4),(6)").describe("d").bind("", "d");
        assertThat(main.execute("", 0).execute("", 0).sync().until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "ParameterDescription",
                        "NoData",
                        "BindComplete",
                        "CommandComplete DECLARE CURSOR",
                        "ErrorResponse ERROR 55000 portal \"\" cannot be run",
                        "ReadyForQuery E");
        main.run("ROLLBACK; BEGIN; DECLARE c CURSOR FOR VALUES (2),(4),(6)");
        main.parse("f", "FETCH 1 c").describe("f").bind("", "f");
        assertThat(main.execute("", 0).execute("", 0).sync().until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "ParameterDescription",
                        "RowDescription column1",
                        "BindComplete",
                        "DataRow 2",
                        "CommandComplete FETCH 1",
                        "CommandComplete FETCH 1",
                        "ReadyForQuery T");
        assertThat(main.execute("c", 0).sync().until("ReadyForQuery"))
                .containsExactly("DataRow 4", "DataRow 6", "CommandComplete SELECT 2", "ReadyForQuery T");
    }

    @Test
    void portalsSuspendInABlockAndEndOutsideOne() throws IOException {
        main.run("BEGIN");
        main.parse("", "VALUES (1), (2)").bind("c", "");
        assertThat(main.execute("c", 1)
                        .execute("c", 1)
                        .execute("c", 1)
                        .execute("c", 1)
                        .sync()
                        .until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "DataRow 1",
                        "PortalSuspended",
                        "DataRow 2",
                        "PortalSuspended",
                        "CommandComplete SELECT 0",
                        "CommandComplete SELECT 0",
                        "ReadyForQuery T");
        main.run("COMMIT");
        main.parse("", "VALUES (1), (2)")
                .bind("c", "")
                .execute("c", 1)
                .parse("", "VALUES (3)")
                .execute("c", 0)
                .sync();
        assertThat(main.until("ReadyForQuery"))
                .containsExactly(
                        "ParseComplete",
                        "BindComplete",
                        "DataRow 1",
                        "PortalSuspended",
                        "ParseComplete",
                        "ErrorResponse ERROR 34000 portal \"c\" does not exist",
                        "ReadyForQuery I");
    }

    @Test
    void copyOfAQuery() throws IOException {
        String copy = "COPY (VALUES (1, 2), (3, 4), (6, NULL)) TO STDOUT";
        assertThat(main.run(copy))
                .containsExactly(
                        "CopyOut text 2",
                        "CopyData 1\t2",
                        "CopyData 3\t4",
                        "CopyData 6\t\\N",
                        "CopyDone",
                        "CommandComplete COPY 3",
                        "ReadyForQuery I");
        main.parse("s", copy).bind("", "s").describe("s").execute("", 0).sync();
        assertThat(main.until("CopyOut"))
                .containsExactly("ParseComplete", "BindComplete", "ParameterDescription", "NoData", "CopyOut text 2");
        assertThat(main.until("ReadyForQuery")).endsWith("CopyDone", "CommandComplete COPY 3", "ReadyForQuery I");
    }

    @Test
    void aCancelBetweenTwoFetchesHitsTheCursor() throws IOException {
        twoRows();
        List<String> id = main.run("SELECT pg_backend_pid()");
        String pid = id.get(1).substring("DataRow ".length());
        main.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t; FETCH 1 c");
        assertThat(other.run("SELECT pg_cancel_backend(" + pid + ")")).contains("DataRow t");
        assertThat(main.run("FETCH 1 c"))
                .containsExactly(
                        "RowDescription mz_timestamp mz_diff a b",
                        "ErrorResponse ERROR 57014 canceling statement due to user request",
                        "ReadyForQuery E");
    }
}
