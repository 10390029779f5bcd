package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A listener's work shared out by key. */
final class ConcurrencyTest {
    private static final Columns COLUMNS = new Columns(
            List.of(new Columns.Column("id", "int8", Types.BIGINT), new Columns.Column("n", "int8", Types.BIGINT)));

    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Change change(long timestamp, long id, long n) {
        return new Change(timestamp, 1, new Row(COLUMNS, List.of(id, n)));
    }

    private static Batch batch(List<Change> changes) {
        return new Batch(
                Batch.Kind.LIVE, "east", COLUMNS, changes, new Checkpoint("e", "o", "u1", "f", 100, 100, 0, 1));
    }

    private static Long id(Change change) {
        return (Long) Objects.requireNonNull(change.row().value("id"));
    }

    @Test
    void keepsTheOrderOfAKeyAndOfTimestampsWhileSeveralThreadsWork() throws Exception {
        Map<Long, Queue<Long>> byKey = new ConcurrentHashMap<>();
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        AtomicLong newest = new AtomicLong();
        List<Long> tooEarly = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (long timestamp = 1; timestamp <= 50; timestamp++) {
            for (long i = 0; i < 40; i++) {
                changes.add(change(timestamp, i % 10, timestamp * 100 + i));
            }
        }
        new KeyedWorkers(
                        (batch, change) -> {
                            workers.add(Thread.currentThread());
                            if (newest.accumulateAndGet(change.timestamp(), Math::max) != change.timestamp()) {
                                tooEarly.add(change.timestamp());
                            }
                            byKey.computeIfAbsent(id(change), id -> new ConcurrentLinkedQueue<>())
                                    .add((Long)
                                            Objects.requireNonNull(change.row().value("n")));
                        },
                        List.of("id"),
                        4,
                        threads)
                .apply(batch(changes));
        assertThat(tooEarly).isEmpty();
        assertThat(byKey.values().stream().mapToInt(Queue::size).sum()).isEqualTo(2_000);
        assertThat(byKey.values())
                .allSatisfy(one -> assertThat(List.copyOf(one)).isSorted());
        assertThat(workers).hasSizeGreaterThan(1);
    }

    @Test
    void reallyWorksAtTheSameTime() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        new KeyedWorkers((batch, change) -> together.await(20, TimeUnit.SECONDS), List.of("id"), 2, threads)
                .apply(batch(List.of(change(1, 0, 0), change(1, 1, 0))));
        assertThat(together.isBroken()).isFalse();
    }

    @Test
    void waitsForEveryWorkerBeforeItTellsOfAFailure() {
        Set<Long> done = ConcurrentHashMap.newKeySet();
        List<Change> changes = LongStream.range(0, 40)
                .mapToObj(id -> change(id < 20 ? 1 : 2, id, 0))
                .toList();
        assertThatThrownBy(() -> new KeyedWorkers(
                                (batch, change) -> {
                                    long id = id(change);
                                    if (id == 7) {
                                        throw new IllegalStateException("seven");
                                    }
                                    done.add(id);
                                },
                                List.of("id"),
                                4,
                                threads)
                        .apply(batch(changes)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("seven");
        assertThat(done).as("nothing of the next timestamp").allMatch(id -> id < 20);
    }

    @Test
    void aListenerHasItsThreadsAndGivesThemBack() {
        try (TwoRegions emulated = new TwoRegions("CREATE TABLE orders (id bigint)")) {
            for (long id = 0; id < 40; id++) {
                emulated.regions.upstream().insert("orders", id);
            }
            emulated.context().withUserConfiguration(Shared.class).run(context -> {
                Shared seen = context.getBean(Shared.class);
                await().atMost(Duration.ofSeconds(20)).until(() -> seen.ids.size() == 40);
                assertThat(seen.threads)
                        .hasSizeGreaterThan(1)
                        .allMatch(name -> name.startsWith("holdfast-listener-orders-"));
            });
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                                    .map(Thread::getName)
                                    .filter(name -> name.startsWith("holdfast-listener"))
                                    .collect(Collectors.toSet()))
                            .isEmpty());
        }
    }

    @Test
    void refusesWhatCannotBeSharedOut() {
        refuses(WholeBatches.class, "takes whole batches");
        refuses(WithoutKey.class, "a concurrency and no key");
        refuses(NoNumber.class, "'many' is no number of threads");
        refuses(InTransaction.class, "a transaction is one thread's");
    }

    private static void refuses(Class<?> application, String why) {
        TwoRegions.plain()
                .withPropertyValues("holdfast.endpoints.a.host=127.0.0.1", "holdfast.datasource.primary=false")
                .withUserConfiguration(application)
                .run(context -> assertThat(new ListenerFailureAnalyzer()
                                .analyze(Objects.requireNonNull(context.getStartupFailure())))
                        .isNotNull()
                        .satisfies(analysis -> {
                            assertThat(analysis.getDescription()).contains(why);
                            assertThat(analysis.getAction()).isNotBlank();
                        }));
    }

    record Order(long id) {}

    @Configuration(proxyBeanMethods = false)
    static class Shared {
        final Set<Long> ids = ConcurrentHashMap.newKeySet();
        final Set<String> threads = ConcurrentHashMap.newKeySet();

        @SubscriptionListener(value = "orders", concurrency = "${orders.threads:4}", key = "id")
        void order(Order order) {
            ids.add(order.id());
            threads.add(Thread.currentThread().getName());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WholeBatches {
        @SubscriptionListener(value = "orders", concurrency = "2", key = "id")
        void batch(Batch batch) {
            throw new IllegalStateException("never called: " + batch);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithoutKey {
        @SubscriptionListener(value = "orders", concurrency = "2")
        void change(Change change) {
            throw new IllegalStateException("never called: " + change);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NoNumber {
        @SubscriptionListener(value = "orders", concurrency = "many", key = "id")
        void change(Change change) {
            throw new IllegalStateException("never called: " + change);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InTransaction {
        @Bean
        javax.sql.DataSource own() {
            return new org.springframework.jdbc.datasource.SimpleDriverDataSource();
        }

        @SubscriptionListener(value = "orders", concurrency = "2", key = "id", checkpoint = "own")
        void change(Change change) {
            throw new IllegalStateException("never called: " + change);
        }
    }
}
