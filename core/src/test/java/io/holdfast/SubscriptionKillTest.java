package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.testkit.Regions;
import io.holdfast.testkit.RowChanges;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A consumer process that writes to PostgreSQL is ended by {@code kill -9} at random while rows come and go and regions change.
 * After every kill the table is what the serving environment answers to {@code SELECT … AS OF F-1} for the committed F.
 */
@Timeout(3_600)
final class SubscriptionKillTest {
    private static final int KILLS = Integer.getInteger("holdfast.kills", 20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Regions regions = Regions.start(
            List.of("east", "west"), "CREATE TABLE orders (id int, item text) WITH (RETAIN HISTORY FOR '1 hour')");
    private final HikariDataSource sink = SinkDatabase.pool();
    private final Random random = new Random(11);
    private final AtomicBoolean feeding = new AtomicBoolean(true);
    private final Thread feeder = new Thread(this::feed, "feeder");
    private final List<String> environments = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws SQLException {
        SinkDatabase.run(sink, "DROP TABLE IF EXISTS sink", "DROP TABLE IF EXISTS holdfast_checkpoint", SinkWriter.DDL);
        JdbcCheckpointStore.of(sink, "orders").createTable();
        feeder.setDaemon(true);
        feeder.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        feeding.set(false);
        feeder.join();
        sink.close();
        regions.close();
    }

    @Test
    void whatWasCommittedIsWhatTheEnvironmentSaysAfterEveryKill() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill % 3 == 2) {
                changeRegions();
            }
            Process consumer = consumer(kill);
            try {
                awaitBatches(1 + random.nextInt(8));
                Ticker.system().pause(Duration.ofMillis(random.nextInt(60)));
            } finally {
                consumer.destroyForcibly().waitFor();
            }
            assertThat(consumer.exitValue()).as("ended by SIGKILL").isEqualTo(137);
            assertCommitted("after kill " + kill);
        }
        assertThat(environments.stream().distinct())
                .as("both regions were read")
                .hasSize(2);
        regions.get("east").restore();
        regions.get("west").restore();
        feeding.set(false);
        feeder.join();
        Process last = consumer(KILLS);
        List<List<Object>> content = regions.get("east").emulator().query("SELECT id, item FROM orders");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SinkDatabase.rows(sink, "SELECT id, item FROM sink"))
                        .containsExactlyInAnyOrderElementsOf(
                                content.stream().map(List::toString).toList()));
        last.destroyForcibly().waitFor();
        assertCommitted("at the end");
    }

    private void changeRegions() {
        String lost = random.nextBoolean() ? "east" : "west";
        regions.get("east").restore();
        regions.get("west").restore();
        regions.get(lost).lose();
    }

    private Process consumer(int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledConsumer.class.getName(),
                        SinkDatabase.url(),
                        regions.get("east").address(),
                        regions.get("west").address())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("consumer-" + number + ".log").toFile())
                .start();
    }

    private void awaitBatches(int batches) throws SQLException {
        long before = version();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> version() > before + batches);
    }

    private long version() throws SQLException {
        List<String> rows = SinkDatabase.rows(sink, "SELECT version FROM holdfast_checkpoint");
        return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).replaceAll("\\D", ""));
    }

    /** One transaction sees data and checkpoint as they were committed. */
    private void assertCommitted(String when) throws SQLException {
        List<String> held = new ArrayList<>();
        String environment;
        long frontier;
        try (Connection connection = sink.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (ResultSet row = statement.executeQuery("SELECT environment, frontier FROM holdfast_checkpoint")) {
                row.next();
                environment = row.getString(1);
                frontier = row.getLong(2);
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, item FROM sink")) {
                while (rows.next()) {
                    held.add("[" + rows.getInt(1) + ", " + rows.getString(2) + "]");
                }
            }
            connection.rollback();
        }
        environments.add(environment);
        boolean east = regions.get("east").emulator().environmentId().equals(environment);
        List<List<Object>> said = regions.get(east ? "east" : "west")
                .emulator()
                .query("SELECT id, item FROM orders AS OF " + (frontier - 1));
        assertThat(held)
                .as(when + " at " + frontier + " of " + (east ? "east" : "west"))
                .containsExactlyInAnyOrderElementsOf(
                        said.stream().map(List::toString).toList());
    }

    /** Inserts, updates and deletes, several in one timestamp, with copies of rows. */
    private void feed() {
        Random choice = new Random(5);
        Map<Integer, String> rows = new HashMap<>();
        for (int number = 0; feeding.get(); number++) {
            RowChanges changes = new RowChanges();
            for (int part = choice.nextInt(3); part >= 0; part--) {
                int id = choice.nextInt(200);
                String old = rows.remove(id);
                if (old != null) {
                    changes.delete("orders", id, old);
                }
                if (old == null || choice.nextInt(4) > 0) {
                    rows.put(id, "item " + number + "." + part);
                    changes.insert("orders", id, "item " + number + "." + part);
                }
            }
            regions.upstream().apply(changes);
            Ticker.system().pause(Duration.ofMillis(10));
        }
    }
}
