package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.SubscriptionDelivered;
import io.holdfast.event.HoldfastEvent.SubscriptionDetached;
import io.holdfast.event.HoldfastEvent.SubscriptionHandlerFailed;
import io.holdfast.event.HoldfastEvent.SubscriptionLag;
import io.holdfast.event.HoldfastEvent.SubscriptionWarned;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.RowMapper;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.adapter.LiveTable;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked of a subscription, over the wire. */
@Timeout(120)
final class SubscriptionShapesTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MaterializeEmulator east = MaterializeEmulator.builder()
            .name("east")
            .retention(Duration.ofMinutes(10))
            .start();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    private final HoldfastDataSource materialize = HoldfastDataSource.builder()
            .endpoint("east", east.address())
            .user("materialize")
            .listener(events::add)
            .build();

    record Order(int id, String item) {}

    @BeforeEach
    void oneOrder() {
        east.execute("CREATE TABLE orders (id int, item text); INSERT INTO orders VALUES (1, 'anvil')");
    }

    @AfterEach
    void close() {
        materialize.close();
        east.close();
    }

    @Test
    void keysGiveOneChangeAnUpdate() {
        try (Subscription orders = materialize.subscribe("orders").upsert("id").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("UPDATE orders SET item = 'rope' WHERE id = 1");
            east.execute("DELETE FROM orders WHERE id = 1");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(changes())
                            .extracting(
                                    Change::operation, change -> change.row().values())
                            .containsExactly(
                                    tuple(Operation.UPSERT, List.of(1, "anvil")),
                                    tuple(Operation.UPSERT, List.of(1, "rope")),
                                    tuple(Operation.DELETE_KEY, Arrays.asList(1, null))));
            assertThat(batches.get(0).columns().keyNames()).containsExactly("id");
        }
    }

    @Test
    void keysComeFirstWhereverTheyStand() {
        try (Subscription orders =
                materialize.subscribe("orders").upsert("item").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            assertThat(batches.get(0).columns().names()).containsExactly("item", "id");
            assertThat(changes().get(0).row().as(RowMapper.to(Order.class))).isEqualTo(new Order(1, "anvil"));
        }
    }

    @Test
    void keysThatAreNotUniqueEndIt() {
        try (Subscription orders = materialize.subscribe("orders").upsert("id").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (5, 'first'), (5, 'second')");
            awaitFailure(orders, Reason.KEY_VIOLATION, "[id]");
            assertThat(batches).hasSize(1);
        }
    }

    @Test
    void aKeyThatIsNoColumnIsNamed() {
        try (Subscription orders = materialize.subscribe("orders").upsert("nr").start(batches::add)) {
            awaitFailure(orders, Reason.SERVER, "no column is named 'nr'");
        }
    }

    @Test
    void aQueryIsSubscribedLikeAnObject() {
        try (Subscription large = materialize
                .subscribeQuery("SELECT item, id FROM orders WHERE id > 1")
                .name("large")
                .start(batches::add)) {
            await().atMost(LONG).until(() -> large.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (2, 'rope'), (0, 'no')");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(changes())
                            .extracting(change -> change.row().values())
                            .containsExactly(List.of("rope", 2)));
        }
    }

    @Test
    void whatIsNoQueryIsRefusedAtOnce() {
        assertThatThrownBy(() -> materialize.subscribeQuery("DROP TABLE orders"))
                .hasMessageContaining("single SELECT");
        assertThatThrownBy(() -> materialize.subscribeQuery("SELECT 1; SELECT 2"))
                .hasMessageContaining("single SELECT");
    }

    @Test
    void aQueryThatCannotBeSubscribedIsNamed() {
        try (Subscription wrong =
                materialize.subscribeQuery("SELECT nothing FROM orders").start(batches::add)) {
            await().atMost(LONG).until(() -> wrong.state() == State.FAILED);
            assertThat(wrong.failure())
                    .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("nothing"));
        }
    }

    @Test
    void aBoundedSubscriptionEndsComplete() {
        long end = Ticker.system().epochMillis() + 1_500;
        try (Subscription orders = materialize.subscribe("orders").upTo(end).start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.COMPLETE);
            assertThat(orders.frontier()).isEqualTo(end);
            assertThat(changes()).hasSize(1);
        }
    }

    @Test
    void withoutASnapshotOnlyWhatFollowsComes() {
        try (Subscription orders =
                materialize.subscribe("orders").snapshot(false).start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (2, 'rope')");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(changes())
                            .extracting(change -> change.row().values())
                            .containsExactly(List.of(2, "rope")));
        }
    }

    @Test
    void whilePausedNothingComesAndNothingIsLost() throws InterruptedException {
        try (Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            orders.pause();
            assertThat(orders.state()).isEqualTo(State.PAUSED);
            long paused = orders.frontier();
            for (int id = 2; id < 50; id++) {
                east.execute("INSERT INTO orders VALUES (" + id + ", 'rope')");
            }
            assertThat(orders.frontier()).isEqualTo(paused);
            orders.resume();
            await().atMost(LONG).untilAsserted(() -> assertThat(changes()).hasSize(49));
            assertThat(orders.lag()).hasValueSatisfying(lag -> assertThat(lag).isLessThan(LONG));
        }
    }

    @Test
    void drainingHandsOverWhatHappenedUntilNow() throws InterruptedException {
        Subscription orders = materialize.subscribe("orders").start(batches::add);
        await().atMost(LONG).until(() -> orders.state() == State.LIVE);
        east.execute("INSERT INTO orders VALUES (2, 'rope')");
        assertThat(orders.drain(LONG)).isTrue();
        assertThat(orders.state()).isEqualTo(State.CLOSED);
        assertThat(changes()).hasSize(2);
    }

    @Test
    void aSlowHandlerKeepsTheServerDrainedThroughTheDisk(@TempDir Path directory) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        // a batch that is too large for memory is gone once its handler has returned
        AtomicInteger seen = new AtomicInteger();
        east.execute("CREATE TABLE wide (id int, filling text)");
        try (Subscription wide = materialize
                .subscribe("wide")
                .buffer(100, 1 << 20)
                .spill(directory, 100 << 20)
                .start(batch -> {
                    if (batch.kind() == Batch.Kind.LIVE) {
                        go.await();
                    }
                    seen.addAndGet(batch.changes().size());
                })) {
            await().atMost(LONG).until(() -> wide.state() == State.LIVE);
            for (int id = 0; id < 1_000; id++) {
                east.execute("INSERT INTO wide VALUES (" + id + ", 'some text that takes room')");
            }
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(events)
                            .anyMatch(event -> event instanceof SubscriptionLag lag && lag.spilledBytes() > 0));
            go.countDown();
            await().atMost(LONG).untilAsserted(() -> assertThat(seen).hasValue(1_000));
            assertThat(events).noneMatch(SubscriptionDetached.class::isInstance);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aBacklogBeyondTheDiskEndsItAndANewStartGoesOn(@TempDir Path directory) throws Exception {
        CheckpointStore store = CheckpointStore.inMemory();
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger applied = new AtomicInteger();
        try (Subscription orders = materialize
                .subscribe("orders")
                .checkpoint(store)
                .buffer(10, 1 << 20)
                .spill(directory, 2_000)
                .start(batch -> {
                    if (batch.kind() == Batch.Kind.LIVE) {
                        go.await();
                    }
                    applied.addAndGet(batch.changes().size());
                })) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            for (int id = 2; id < 1_000; id++) {
                east.execute("INSERT INTO orders VALUES (" + id + ", 'rope')");
            }
            go.countDown();
            awaitFailure(orders, Reason.BUFFER_FULL, "spill(directory, bytes)");
        }
        try (Subscription again = materialize
                .subscribe("orders")
                .checkpoint(store)
                .start(batch -> {
                    applied.addAndGet(batch.changes().size());
                })) {
            await().atMost(LONG).untilAsserted(() -> assertThat(applied).hasValue(999));
            assertThat(again.state()).isEqualTo(State.LIVE);
        }
    }

    @Test
    void aBatchThatIsParkedDoesNotHoldUpTheNext() {
        List<Batch> parked = new CopyOnWriteArrayList<>();
        HandlerPolicy policy = HandlerPolicy.deadLetterAfter(2, (batch, failure) -> parked.add(batch));
        try (Subscription orders = materialize
                .subscribe("orders")
                .onHandlerFailure(policy)
                .start(batch -> {
                    if (batch.changes().stream()
                            .anyMatch(change -> "poison".equals(change.row().value("item")))) {
                        throw new IllegalStateException("cannot");
                    }
                    batches.add(batch);
                })) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (2, 'poison')");
            await().atMost(LONG).until(() -> parked.size() == 1);
            east.execute("INSERT INTO orders VALUES (3, 'rope')");
            await().atMost(LONG).untilAsserted(() -> assertThat(changes()).hasSize(2));
        }
        assertThat(parked).hasSize(1);
        assertThat(events)
                .filteredOn(SubscriptionHandlerFailed.class::isInstance)
                .hasSize(3);
    }

    @Test
    void missingRetentionIsSaidWithWhatToRun() {
        east.execute("CREATE TABLE brief (id int) WITH (RETAIN HISTORY FOR '1s')");
        try (Subscription brief = materialize.subscribe("brief").start(batches::add)) {
            await().atMost(LONG).until(() -> brief.state() == State.LIVE);
            assertThat(events)
                    .filteredOn(SubscriptionWarned.class::isInstance)
                    .extracting(event -> ((SubscriptionWarned) event).message())
                    .filteredOn(message -> message.contains("RETAIN HISTORY FOR '1hr'"))
                    .singleElement()
                    .asString()
                    .contains("\"brief\"");
        }
    }

    @Test
    void anIndexThatCutsHistoryShortIsNamed() {
        try (Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("CREATE INDEX orders_idx ON orders (id)");
            east.crash();
            await().atMost(LONG).until(() -> orders.state() == State.DETACHED);
            long then = Ticker.system().epochMillis();
            await().atMost(LONG).until(() -> Ticker.system().epochMillis() > then + 4_000);
            east.restart();
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            assertThat(events)
                    .filteredOn(SubscriptionDetached.class::isInstance)
                    .anyMatch(event -> ((SubscriptionDetached) event).reason().contains("index"));
        }
    }

    @Test
    void aTableInMemoryFollows() throws InterruptedException {
        LiveTable<Integer, Order> table =
                LiveTable.of(row -> (Integer) row.value("id"), RowMapper.to(Order.class)::map);
        try (Subscription orders = materialize.subscribe("orders").start(table)) {
            assertThat(table.awaitFrontier(1, LONG)).isTrue();
            assertThat(table.get(1)).contains(new Order(1, "anvil"));
            east.execute("UPDATE orders SET item = 'rope'");
            assertThat(table.awaitFrontier(Ticker.system().epochMillis(), LONG)).isTrue();
            assertThat(table.get(1)).contains(new Order(1, "rope"));
            long known = table.frontier();
            await().atMost(LONG).until(() -> orders.frontier() >= known);
        }
    }

    @Test
    void theLatestOwnerRunsAndTheOneBeforeEnds() {
        CheckpointStore store = CheckpointStore.inMemory();
        try (Subscription one =
                materialize.subscribe("orders").checkpoint(store).start(batches::add)) {
            await().atMost(LONG).until(() -> one.state() == State.LIVE);
            try (Subscription two =
                    materialize.subscribe("orders").checkpoint(store).start(batches::add)) {
                await().atMost(LONG).until(() -> two.state() == State.LIVE);
                awaitFailure(one, Reason.OWNER_LOST, "epoch 2 has taken over");
            }
        }
    }

    @Test
    void manyStuckHandlersCloseTogether() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(3);
        for (int number = 0; number < 3; number++) {
            materialize.subscribe("orders").name("stuck-" + number).start(batch -> {
                stuck.countDown();
                new CountDownLatch(1).await();
            });
        }
        stuck.await();
        Deadline watch = Deadline.after(Ticker.system(), Duration.ZERO);
        materialize.close();
        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void lagAndBatchesAreEvents() {
        try (Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG).until(() -> events.stream().anyMatch(SubscriptionLag.class::isInstance));
            assertThat(events)
                    .filteredOn(SubscriptionDelivered.class::isInstance)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((SubscriptionDelivered) event).kind()).isEqualTo("SNAPSHOT"));
            assertThat(orders.state()).isEqualTo(State.LIVE);
        }
    }

    private List<Change> changes() {
        return batches.stream().flatMap(batch -> batch.changes().stream()).toList();
    }

    private static void awaitFailure(Subscription subscription, Reason reason, String text) {
        await().atMost(LONG).until(() -> subscription.state() == State.FAILED);
        assertThat(subscription.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure).hasMessageContaining(text);
        });
    }
}
