package io.holdfast.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.type.SqlError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConcurrencyTest {
    private static final int ACCOUNTS = 20;
    private static final int TRANSFERS = 2_000;

    private static EnvironmentOptions options(String id) {
        return EnvironmentOptions.of(id)
                .withPace(new EnvironmentOptions.Pace(Duration.ofMillis(20), Duration.ZERO))
                .withRetention(Duration.ofMillis(50));
    }

    /** Money moves between two tables in one feed: every reader must see the same sum, at every moment. */
    @Test
    void showsReadersAWholeTransactionOrNone() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean writing = new AtomicBoolean(true);
        try (Environment environment = Environment.create(options("racing"))) {
            environment.execute("CREATE TABLE a (id int, money bigint); CREATE TABLE b (id int, money bigint)");
            environment.execute("CREATE MATERIALIZED VIEW total AS "
                    + "SELECT sum(money) AS money FROM (SELECT money FROM a UNION ALL SELECT money FROM b) x");
            Feed seed = new Feed();
            for (int i = 0; i < ACCOUNTS; i++) {
                seed.insert("a", i, 1000L).insert("b", i, 1000L);
            }
            environment.apply(seed);
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            for (String sql : List.of(
                    "SELECT sum(money) FROM (SELECT money FROM a UNION ALL SELECT money FROM b) x",
                    "SELECT money FROM total")) {
                readers.add(CompletableFuture.supplyAsync(() -> readUntilDone(environment, sql, writing), threads));
            }
            transfer(environment);
            writing.set(false);

            for (CompletableFuture<Integer> reader : readers) {
                assertThat(reader.join()).isPositive();
            }
        } finally {
            writing.set(false);
            threads.shutdownNow();
        }
    }

    private static void transfer(Environment environment) {
        long[] left = new long[ACCOUNTS];
        long[] right = new long[ACCOUNTS];
        java.util.Arrays.fill(left, 1000L);
        java.util.Arrays.fill(right, 1000L);
        for (int i = 0; i < TRANSFERS; i++) {
            int from = i % ACCOUNTS;
            int to = (i * 7) % ACCOUNTS;
            Feed feed = new Feed().delete("a", from, left[from]).delete("b", to, right[to]);
            left[from] -= 1 + i % 3;
            right[to] += 1 + i % 3;
            environment.apply(feed.insert("a", from, left[from]).insert("b", to, right[to]));
        }
    }

    private static int readUntilDone(Environment environment, String sql, AtomicBoolean writing) {
        int reads = 0;
        try (Client client = new Client(environment)) {
            do {
                assertThat(client.rows(sql)).containsExactly(String.valueOf(2_000L * ACCOUNTS));
                reads++;
            } while (writing.get());
        } catch (SqlError e) {
            throw new IllegalStateException(e);
        }
        return reads;
    }

    @Test
    void deliversEveryChangeExactlyOnceToASubscriberWhileAWriterRuns() throws Exception {
        try (Environment environment = Environment.create(options("delivering"));
                Client client = new Client(environment)) {
            environment.execute("CREATE TABLE t (a int)");
            client.run("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
            Thread writer = new Thread(() -> {
                for (int i = 0; i < 3_000; i++) {
                    environment.apply(new Feed().insert("t", i));
                }
            });
            writer.start();
            List<String> seen = new ArrayList<>();
            while (seen.size() < 3_000) {
                seen.addAll(client.rows("FETCH ALL c"));
            }
            writer.join();

            assertThat(seen.stream().map(row -> Integer.valueOf(row.substring(row.lastIndexOf(' ') + 1))))
                    .hasSize(3_000)
                    .doesNotHaveDuplicates();
            assertThat(seen.stream().map(row -> row.substring(0, row.indexOf(' '))))
                    .isSorted();
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Environment environment = Environment.create(options("closing"));
        Client client = new Client(environment);
        client.run("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        CompletableFuture<Throwable> blocked = new CompletableFuture<>();
        Thread reader = new Thread(() ->
                blocked.complete(org.assertj.core.api.Assertions.catchThrowable(() -> client.run("SUBSCRIBE t"))));
        reader.start();
        await().until(() -> environment.store().waiting() > 0);
        assertThat(ticks()).isNotEmpty();
        environment.close();
        environment.close();

        assertThat(blocked.join()).isInstanceOf(SqlError.class);
        await().untilAsserted(() -> assertThat(ticks()).isEmpty());
        assertThat(environment.sessions()).isZero();
        assertThat(Fixture.failure(() -> new Client(environment)).sqlState()).isEqualTo("57P01");
    }

    private static List<String> ticks() {
        return Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                .map(Thread::getName)
                .filter(name -> name.startsWith("holdfast-emulator") || name.contains("H2") || name.contains("MVStore"))
                .toList();
    }

    @Test
    void feedsTwoRegionsWithTheSameRows() {
        try (Environment east = Environment.create(options("east"));
                Environment west = Environment.create(options("west"))) {
            Feed feed = new Feed();
            for (Environment region : List.of(east, west)) {
                region.execute("CREATE TABLE orders (id int, what text); CREATE TABLE n (n bigint)");
            }
            feed.insert("orders", 1, "tea").insert("n", 1L);
            east.apply(feed);
            west.apply(feed);

            assertThat(east.query("SELECT * FROM orders"))
                    .isEqualTo(west.query("SELECT * FROM orders"))
                    .hasSize(1);
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                    .isThrownBy(() -> east.apply(new Feed().insert("orders", 1L, "wrong class")));
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                    .isThrownBy(() -> east.apply(new Feed().insert("n", 2L).delete("orders", 2, "none")));
            assertThat(east.query("SELECT count(*) FROM n")).containsExactly(List.of(1L));
        }
    }
}
