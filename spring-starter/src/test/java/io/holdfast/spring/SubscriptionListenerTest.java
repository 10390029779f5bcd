package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.HoldfastDataSource;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

final class SubscriptionListenerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private TwoRegions emulated;

    @BeforeEach
    void start() {
        emulated = new TwoRegions(
                "CREATE TABLE orders (id bigint, customer_name text) WITH (RETAIN HISTORY FOR '1 hour')");
        emulated.regions.upstream().insert("orders", 1L, "ada");
    }

    @AfterEach
    void stop() {
        emulated.close();
    }

    @Test
    void receivesBatchesChangesAndRecordsAcrossARegionsLoss() {
        emulated.context().withUserConfiguration(Listeners.class).run(context -> {
            Listeners seen = context.getBean(Listeners.class);
            await().atMost(SOON).untilAsserted(() -> assertThat(seen.rows).containsExactly(new Order(1, "ada")));
            emulated.regions.get(TwoRegions.EAST).lose();
            emulated.regions.upstream().insert("orders", 2L, "bob");
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(seen.rows).containsExactly(new Order(1, "ada"), new Order(2, "bob")));
            await().atMost(SOON).untilAsserted(() -> assertThat(seen.changes).hasSize(2));
            assertThat(seen.batches.get(0).kind()).isEqualTo(Batch.Kind.SNAPSHOT);
        });
    }

    @Test
    void stopsAndStartsAtItsCheckpointByTheRegistry() {
        emulated.context().withUserConfiguration(Listeners.class).run(context -> {
            Listeners seen = context.getBean(Listeners.class);
            SubscriptionContainer rows =
                    context.getBean(SubscriptionRegistry.class).get("rows").orElseThrow();
            await().atMost(SOON).until(() -> seen.rows.size() == 1);
            await().atMost(SOON).until(() -> seen.checkpoints.load().isPresent());
            rows.stop();
            assertThat(rows.subscription()).isEmpty();
            emulated.regions.upstream().insert("orders", 2L, "bob");
            rows.start();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(seen.rows).containsExactly(new Order(1, "ada"), new Order(2, "bob")));
        });
    }

    @Test
    void stopsBeforeTheDataSourceCloses() {
        emulated.context().withUserConfiguration(Listeners.class).run(context -> {
            SubscriptionContainer rows =
                    context.getBean(SubscriptionRegistry.class).get("rows").orElseThrow();
            Subscription running = rows.subscription().orElseThrow();
            await().atMost(SOON).until(() -> running.state() == Subscription.State.LIVE);
            context.close();
            assertThat(running.state()).isEqualTo(Subscription.State.CLOSED);
            assertThat(running.failure()).isEmpty();
        });
    }

    @Test
    void staysStoppedWhereItsAnnotationSaysSo() {
        emulated.context()
                .withUserConfiguration(Listeners.class)
                .run(context -> assertThat(context.getBean(SubscriptionRegistry.class)
                                .get("later")
                                .orElseThrow()
                                .subscription())
                        .isEmpty());
    }

    @Test
    void refusesAMethodThatTakesSomethingElse() {
        emulated.context()
                .withUserConfiguration(TakesText.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("it must take one Batch, Change or record"));
    }

    @Test
    void refusesTwoListenersOfOneId() {
        emulated.context()
                .withUserConfiguration(TwiceTheSame.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("two @SubscriptionListener methods have the id 'orders'"));
    }

    @Test
    void worksOnTheSecondaryDataSource() {
        emulated.context()
                .withUserConfiguration(Listeners.class)
                .withPropertyValues("holdfast.datasource.primary=false")
                .run(context -> {
                    assertThat(context.getBeanNamesForType(HoldfastDataSource.class))
                            .hasSize(1);
                    Listeners seen = context.getBean(Listeners.class);
                    await().atMost(SOON).until(() -> seen.rows.size() == 1);
                });
    }

    record Order(long id, String customerName) {}

    @Configuration(proxyBeanMethods = false)
    static class Listeners {
        final List<Batch> batches = new CopyOnWriteArrayList<>();
        final List<Change> changes = new CopyOnWriteArrayList<>();
        final List<Order> rows = new CopyOnWriteArrayList<>();
        final CheckpointStore checkpoints = CheckpointStore.inMemory();

        @Bean
        CheckpointStore kept() {
            return checkpoints;
        }

        @SubscriptionListener(value = "orders", id = "batches")
        void batch(Batch batch) {
            batches.add(batch);
        }

        @SubscriptionListener(value = "orders", id = "changes")
        void change(Change change) {
            changes.add(change);
        }

        @SubscriptionListener(value = "${orders.object:orders}", id = "rows", checkpoint = "kept")
        void row(Order order) {
            rows.add(order);
        }

        @SubscriptionListener(value = "orders", id = "later", autoStartup = "false")
        void later(Batch batch) {
            throw new IllegalStateException("not started: " + batch);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TakesText {
        @SubscriptionListener("orders")
        void text(String text) {
            throw new IllegalStateException("never called: " + text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwiceTheSame {
        @SubscriptionListener("orders")
        void one(Batch batch) {
            throw new IllegalStateException("never called: " + batch);
        }

        @SubscriptionListener("orders")
        void two(Batch batch) {
            throw new IllegalStateException("never called: " + batch);
        }
    }
}
