package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

    private final OrdersUpstream upstream = new OrdersUpstream();
    private final HikariDataSource sink = SinkDatabase.pool();
    private final Random random = new Random(11);
    private final Set<String> environments = new HashSet<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws SQLException {
        SinkDatabase.run(sink, "DROP TABLE IF EXISTS sink", "DROP TABLE IF EXISTS holdfast_checkpoint", SinkWriter.DDL);
        JdbcCheckpointStore.of(sink, "orders").createTable();
        upstream.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        sink.close();
        upstream.close();
    }

    @Test
    void whatWasCommittedIsWhatTheEnvironmentSaysAfterEveryKill() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill % 3 == 2) {
                upstream.lose(random.nextBoolean() ? "east" : "west");
            }
            Process consumer = consumer(kill);
            try {
                awaitBatches(1 + random.nextInt(8));
                Ticker.system().pause(Duration.ofMillis(random.nextInt(60)));
            } finally {
                consumer.destroyForcibly().waitFor();
            }
            assertThat(consumer.exitValue()).as("ended by SIGKILL").isEqualTo(137);
            environments.add(upstream.assertCommitted(sink, "after kill " + kill));
        }
        assertThat(environments).as("both regions were read").hasSize(2);
        List<String> content = upstream.settle();
        Process last = consumer(KILLS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(SinkDatabase.rows(sink, "SELECT id, item FROM sink"))
                        .containsExactlyInAnyOrderElementsOf(content));
        last.destroyForcibly().waitFor();
        upstream.assertCommitted(sink, "at the end");
    }

    private Process consumer(int number) throws IOException {
        return Consumers.process(
                KilledConsumer.class,
                directory.resolve("consumer-" + number + ".log"),
                SinkDatabase.url(),
                upstream.address("east"),
                upstream.address("west"));
    }

    private void awaitBatches(int batches) throws SQLException {
        long before = version();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> version() > before + batches);
    }

    private long version() throws SQLException {
        List<String> rows = SinkDatabase.rows(sink, "SELECT version FROM holdfast_checkpoint");
        return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).replaceAll("\\D", ""));
    }
}
