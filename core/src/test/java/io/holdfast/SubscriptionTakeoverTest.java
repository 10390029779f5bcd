package io.holdfast;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.subscribe.store.SinkLocks;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One subscription in two processes that share a lease and a PostgreSQL: the owner is killed, or frozen and thawed, and the
 * other one goes on. What was committed is what the environment says, whoever committed it.
 */
@Timeout(3_600)
final class SubscriptionTakeoverTest {
    private static final int ROUNDS = Math.max(4, Integer.getInteger("holdfast.kills", 20) / 5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OrdersUpstream upstream = new OrdersUpstream();
    private final HikariDataSource sink = SinkDatabase.pool();
    private final Random random = new Random(3);
    private final Map<String, Process> processes = new HashMap<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void twoProcesses() throws Exception {
        SinkDatabase.run(
                sink,
                "DROP TABLE IF EXISTS sink, holdfast_checkpoint, sink_writer, shedlock",
                SinkWriter.DDL,
                SinkLocks.DDL,
                "CREATE TABLE sink_writer (name text)",
                "INSERT INTO sink_writer VALUES ('nobody')");
        JdbcCheckpointStore.of(sink, "orders").createTable();
        upstream.start();
        start("one");
        start("two");
        await().atMost(PATIENCE).until(() -> !writer().equals("nobody"));
    }

    @AfterEach
    void stop() throws Exception {
        processes.values().forEach(Process::destroyForcibly);
        for (Process process : processes.values()) {
            process.waitFor();
        }
        sink.close();
        upstream.close();
    }

    @Test
    void whoeverOwnsItNothingIsLostAndNothingTwice() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String owner = writer();
            String other = other(owner);
            Ticker.system().pause(Duration.ofMillis(random.nextInt(100)));
            if (round % 2 == 0) {
                requireNonNull(processes.get(owner)).destroyForcibly().waitFor();
                await().atMost(PATIENCE).until(() -> writer().equals(other));
                start(owner);
            } else {
                signal(owner, "STOP");
                long epoch = epoch();
                awaitTakeOverOrLock(owner, epoch);
                signal(owner, "CONT");
                await().atMost(PATIENCE).until(() -> epoch() > epoch);
                await().atMost(PATIENCE).until(() -> writer().equals(other));
            }
            upstream.assertCommitted(sink, "after round " + round + " of " + owner);
        }
        List<String> content = upstream.settle();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SinkDatabase.rows(sink, "SELECT id, item FROM sink"))
                        .containsExactlyInAnyOrderElementsOf(content));
        upstream.assertCommitted(sink, "at the end");
    }

    /** Frozen wherever it is; between its last statement and its COMMIT its locks keep the other one waiting until it is thawed. */
    private void awaitTakeOverOrLock(String frozen, long epoch) {
        String blocked = "SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0";
        await().atMost(PATIENCE)
                .until(() -> epoch() > epoch
                        || (lastState(other(frozen)).equals("state STARTING")
                                && !SinkDatabase.rows(sink, blocked).equals(List.of("[0]"))));
    }

    private String lastState(String name) throws IOException {
        return said(name).lines().filter(line -> line.startsWith("state ")).reduce("", (earlier, later) -> later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold-before", "hold-after"})
    void anOwnerThatIsFrozenInsideItsTransactionCommitsNothingLate(String hold) throws Exception {
        String owner = writer();
        String other = other(owner);
        Path held = Files.createFile(directory.resolve(owner).resolve(hold));
        await().atMost(PATIENCE).until(() -> said(owner).contains("holding"));
        signal(owner, "STOP");
        long epoch = epoch();
        await().atMost(PATIENCE).until(() -> epoch() > epoch);
        if (hold.equals("hold-before")) {
            await().atMost(PATIENCE).until(() -> writer().equals(other));
        }
        Files.delete(held);
        signal(owner, "CONT");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(said(owner)).containsSubsequence("released", "has taken over", "it stands by"));
        // who owns it from here on is open: a lease may run out on a machine that is busy
        upstream.assertCommitted(sink, "after the thaw");
        List<String> content = upstream.settle();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SinkDatabase.rows(sink, "SELECT id, item FROM sink"))
                        .containsExactlyInAnyOrderElementsOf(content));
        assertThat(said(owner)).doesNotContain("FAILED");
    }

    private void start(String name) throws IOException {
        Files.createDirectories(directory.resolve(name));
        processes.put(
                name,
                Consumers.process(
                        SharedConsumer.class,
                        directory.resolve(name + ".log"),
                        SinkDatabase.url(),
                        upstream.address("east"),
                        upstream.address("west"),
                        name,
                        directory.resolve(name).toString()));
    }

    private static String other(String name) {
        return name.equals("one") ? "two" : "one";
    }

    private void signal(String name, String signal) throws Exception {
        long process = requireNonNull(processes.get(name)).pid();
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** Who committed last. */
    private String writer() throws SQLException {
        return SinkDatabase.rows(sink, "SELECT name FROM sink_writer").get(0).replaceAll("\\W", "");
    }

    private long epoch() throws SQLException {
        return Long.parseLong(SinkDatabase.rows(sink, "SELECT owner_epoch FROM holdfast_checkpoint")
                .get(0)
                .replaceAll("\\D", ""));
    }

    private String said(String name) throws IOException {
        return Files.readString(directory.resolve(name + ".log")).strip();
    }
}
