package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PGobject;

/** Subscriptions over the wire: PgJDBC, sockets, two emulated regions. */
@Timeout(60)
final class SubscriptionEmulatorTest {
    private final MaterializeEmulator east = region("east");
    private final MaterializeEmulator west = region("west");
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<String> attached = new CopyOnWriteArrayList<>();
    private final Map<String, Long> table = new TreeMap<>();

    private static MaterializeEmulator region(String name) {
        MaterializeEmulator region = MaterializeEmulator.builder()
                .name(name)
                .retention(Duration.ofMinutes(10))
                .start();
        region.execute("CREATE TABLE orders (id int, item text)");
        return region;
    }

    @BeforeEach
    void bothRegionsHoldOneOrder() {
        everywhere("INSERT INTO orders VALUES (1, 'anvil')");
    }

    @AfterEach
    void close() {
        east.close();
        west.close();
    }

    @Test
    void changesArriveAsTheyHappen() {
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize.subscribe("public.orders").start(this::apply)) {
            await().until(() -> orders.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (2, 'rope'), (2, 'rope')");
            east.execute("DELETE FROM orders WHERE id = 1");
            await().untilAsserted(() -> assertThat(content()).isEqualTo(Map.of("[2, rope]", 2L)));
            assertThat(batches.get(0).kind()).isEqualTo(Batch.Kind.SNAPSHOT);
            assertThat(batches.get(0).columns().names()).containsExactly("id", "item");
            assertThat(batches.get(0).environment()).isEqualTo(east.environmentId());
            assertThat(orders.endpoint()).contains("east");
            long reached = orders.frontier();
            await().until(() -> orders.frontier() > reached + 1_000);
        }
    }

    @Test
    void aCrashInTheSameEnvironmentIsResumedWithoutACorrection() {
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize.subscribe("orders").start(this::apply)) {
            await().until(() -> orders.state() == State.LIVE);
            east.crash();
            await().until(() -> orders.state() == State.DETACHED);
            east.execute("INSERT INTO orders VALUES (2, 'rope')");
            east.restart();
            await().untilAsserted(() -> assertThat(content()).isEqualTo(Map.of("[1, anvil]", 1L, "[2, rope]", 1L)));
            assertThat(batches).extracting(Batch::kind).containsExactly(Batch.Kind.SNAPSHOT, Batch.Kind.LIVE);
            assertThat(attached).containsExactly("east SNAPSHOT", "east RESUMED");
        }
    }

    @Test
    void lostHistoryGivesOneCorrectionInTheSameEnvironment() {
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize.subscribe("orders").start(this::apply)) {
            await().until(() -> orders.state() == State.LIVE);
            east.crash();
            await().until(() -> orders.state() == State.DETACHED);
            east.execute("UPDATE orders SET item = 'hammer' WHERE id = 1");
            awaitTick();
            east.compact("orders");
            east.restart();
            await().untilAsserted(() -> assertThat(content()).isEqualTo(Map.of("[1, hammer]", 1L)));
            assertThat(batches).extracting(Batch::kind).containsExactly(Batch.Kind.SNAPSHOT, Batch.Kind.CORRECTION);
            assertThat(attached).containsExactly("east SNAPSHOT", "east REBASED");
        }
    }

    @Test
    void theOtherRegionGoesOnWithOneCorrection() {
        try (HoldfastDataSource materialize = over(east, west)) {
            // whichever region logs in first would be read otherwise
            await().until(() -> materialize.status().serving().equals(Optional.of("east")));
            theOtherRegionGoesOn(materialize);
        }
    }

    private void theOtherRegionGoesOn(HoldfastDataSource materialize) {
        try (Subscription orders = materialize.subscribe("orders").start(this::apply)) {
            await().until(() -> orders.state() == State.LIVE);
            assertThat(orders.endpoint()).contains("east");
            west.execute("INSERT INTO orders VALUES (2, 'rope')");
            east.crash();
            await().untilAsserted(() -> assertThat(content()).isEqualTo(Map.of("[1, anvil]", 1L, "[2, rope]", 1L)));
            west.execute("DELETE FROM orders WHERE id = 1");
            await().untilAsserted(() -> assertThat(content()).isEqualTo(Map.of("[2, rope]", 1L)));
            assertThat(batches)
                    .extracting(Batch::kind)
                    .containsExactly(Batch.Kind.SNAPSHOT, Batch.Kind.CORRECTION, Batch.Kind.LIVE);
            assertThat(attached).containsExactly("east SNAPSHOT", "west REBASED");
        }
    }

    @Test
    void valuesAreWhatJdbcMakesOfTheirTypes() {
        east.execute("CREATE TABLE typed (id uuid, price numeric, paid boolean, at timestamp, doc jsonb, raw bytea)");
        east.execute("INSERT INTO typed VALUES ('6f1b6c4e-2f64-4c26-9a55-8a9f3a0a7f11', 12.75, true,"
                + " '2026-11-01 10:00:00', '{\"a\": 1}', NULL)");
        try (HoldfastDataSource materialize = over(east);
                Subscription typed = materialize.subscribe("typed").start(batches::add)) {
            await().until(() -> typed.state() == State.LIVE);
            List<@Nullable Object> values =
                    batches.get(0).changes().get(0).row().values();
            assertThat(List.copyOf(values.subList(0, 4)))
                    .containsExactly(
                            UUID.fromString("6f1b6c4e-2f64-4c26-9a55-8a9f3a0a7f11"),
                            new BigDecimal("12.75"),
                            true,
                            Timestamp.valueOf("2026-11-01 10:00:00"));
            assertThat(values.get(4)).isInstanceOf(PGobject.class);
            assertThat(values.get(5)).isNull();
        }
    }

    @Test
    void closeEndsABlockedFetchAtOnce() {
        try (HoldfastDataSource materialize = over(east)) {
            Subscription orders = materialize.subscribe("orders").start(this::apply);
            await().until(() -> orders.state() == State.LIVE);
            east.freeze();
            Deadline watch = Deadline.after(Ticker.system(), Duration.ZERO);
            orders.close();
            assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(1));
            assertThat(orders.state()).isEqualTo(State.CLOSED);
            east.unfreeze();
        }
        await().untilAsserted(() -> assertThat(east.connections()).isZero());
    }

    @Test
    void anUnknownObjectIsNamed() {
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize.subscribe("nothing").start(this::apply)) {
            await().until(() -> orders.state() == State.FAILED);
            assertThat(orders.failure())
                    .hasValueSatisfying(failure -> assertThat(failure)
                            .hasMessageStartingWith("endpoint east has no object nothing")
                            .extracting(SubscriptionException::reason)
                            .isEqualTo(SubscriptionException.Reason.UNKNOWN_OBJECT));
        }
    }

    @Test
    void aDroppedObjectEndsIt() {
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize
                        .subscribe("orders")
                        .patience(Duration.ofMillis(500))
                        .start(this::apply)) {
            await().until(() -> orders.state() == State.LIVE);
            east.execute("DROP TABLE orders");
            await().until(() -> orders.state() == State.FAILED);
            assertThat(orders.failure())
                    .hasValueSatisfying(failure ->
                            assertThat(failure.reason()).isEqualTo(SubscriptionException.Reason.UNKNOWN_OBJECT));
        }
    }

    private void apply(Batch batch) {
        synchronized (table) {
            if (batch.kind() == Batch.Kind.SNAPSHOT) {
                table.clear();
            }
            for (Change change : batch.changes()) {
                table.merge(change.row().toString(), change.diff(), Long::sum);
            }
            table.values().removeIf(count -> count == 0);
        }
        batches.add(batch);
    }

    private Map<String, Long> content() {
        synchronized (table) {
            return Map.copyOf(table);
        }
    }

    private void everywhere(String sql) {
        east.execute(sql);
        west.execute(sql);
    }

    /** The write frontier moves on with time: history before it can then be forgotten. */
    private void awaitTick() {
        long now = Ticker.system().epochMillis();
        await().until(() -> Ticker.system().epochMillis() > now + 1_500);
    }

    private HoldfastDataSource over(MaterializeEmulator... regions) {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder()
                .database("materialize")
                .user("materialize")
                .listener(this::hear);
        for (MaterializeEmulator region : regions) {
            builder.endpoint(region == east ? "east" : "west", region.address());
        }
        return builder.build();
    }

    private void hear(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.SubscriptionAttached found) {
            attached.add(found.endpoint() + " " + found.how());
        }
    }
}
