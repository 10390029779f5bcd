package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.SubscriptionWarned;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.OwnerLease;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.TransactionHandler;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong around a subscription, over the wire. */
@Timeout(120)
final class SubscriptionTroubleTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MaterializeEmulator east =
            MaterializeEmulator.builder().name("east").start();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        east.close();
    }

    private HoldfastDataSource dataSource() {
        return HoldfastDataSource.builder()
                .endpoint("east", east.address())
                .user("materialize")
                .listener(events::add)
                .build();
    }

    @Test
    void aMissingPrivilegeIsSaidAndNothingWasDelivered() {
        east.execute("CREATE TABLE orders (id int); CREATE ROLE materialize; REVOKE SELECT ON orders FROM materialize");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG.multipliedBy(2)).until(() -> orders.state() == State.FAILED);
            assertThat(orders.failure()).hasValueSatisfying(failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
                assertThat(failure)
                        .hasMessageContaining("refuses the subscription")
                        .hasMessageContaining("42501")
                        .hasMessageContaining("permission denied for TABLE");
            });
            assertThat(batches).isEmpty();
        }
    }

    @Test
    void aPrivilegeThatIsTakenAwayAndGivenBackCostsNothing() {
        east.execute("CREATE TABLE orders (id int) WITH (RETAIN HISTORY FOR '1 hour'); INSERT INTO orders VALUES (1)");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("REVOKE SELECT ON orders FROM materialize");
            east.crash();
            await().atMost(LONG).until(() -> orders.state() == State.DETACHED);
            east.restart();
            await().atMost(LONG)
                    .until(() ->
                            events.stream().anyMatch(event -> event.toString().contains("permission denied")));
            east.execute("INSERT INTO orders VALUES (2); GRANT SELECT ON orders TO materialize");
            await().atMost(LONG).until(() -> batches.size() > 1);
            assertThat(batches).extracting(Batch::kind).containsExactly(Kind.SNAPSHOT, Kind.LIVE);
        }
    }

    @Test
    void withoutAnyRetentionItSaysWhatToRun() {
        east.execute("CREATE TABLE orders (id int)");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            assertThat(events)
                    .filteredOn(SubscriptionWarned.class::isInstance)
                    .extracting(event -> ((SubscriptionWarned) event).message())
                    .anySatisfy(message ->
                            assertThat(message).endsWith("Run ALTER TABLE \"orders\" SET (RETAIN HISTORY FOR '1hr')"));
        }
    }

    @Test
    void aBlueGreenSwapIsSeenByTheObjectsIdAndReconciled() {
        east.execute("CREATE SCHEMA blue; CREATE SCHEMA green;"
                + " CREATE TABLE blue.orders (id int) WITH (RETAIN HISTORY FOR '1 hour');"
                + " CREATE TABLE green.orders (id int) WITH (RETAIN HISTORY FOR '1 hour');"
                + " INSERT INTO blue.orders VALUES (1), (2); INSERT INTO green.orders VALUES (2), (3)");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders = materialize.subscribe("blue.orders").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("ALTER SCHEMA blue SWAP WITH green");
            east.crash();
            await().atMost(LONG).until(() -> orders.state() == State.DETACHED);
            east.restart();
            await().atMost(LONG).until(() -> batches.size() > 1);
            assertThat(batches).extracting(Batch::kind).containsExactly(Kind.SNAPSHOT, Kind.CORRECTION);
            assertThat(batches.get(1).changes())
                    .extracting(change -> change.diff() + " x " + change.row().value("id"))
                    .containsExactly("-1 x 1", "1 x 3");
            assertThat(batches.get(1).checkpoint().objectId())
                    .isNotEqualTo(batches.get(0).checkpoint().objectId());
        }
    }

    @Test
    void anObjectThatIsDroppedAndMadeAnewIsReconciled() {
        east.execute("CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2)");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders = materialize.subscribe("orders").start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.crash();
            await().atMost(LONG).until(() -> orders.state() == State.DETACHED);
            east.execute("DROP TABLE orders; CREATE TABLE orders (id int); INSERT INTO orders VALUES (2), (3)");
            east.restart();
            await().atMost(LONG).until(() -> batches.size() > 1);
            assertThat(batches).extracting(Batch::kind).containsExactly(Kind.SNAPSHOT, Kind.CORRECTION);
            assertThat(batches.get(1).changes())
                    .extracting(change -> change.diff() + " x " + change.row().value("id"))
                    .containsExactly("-1 x 1", "1 x 3");
        }
    }

    @Test
    void anObjectThatIsGoneForAMomentIsWaitedForAndReconciled() {
        east.execute("CREATE TABLE orders (id int); INSERT INTO orders VALUES (1), (2)");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders =
                        materialize.subscribe("orders").patience(LONG).start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("DROP TABLE orders");
            await().atMost(LONG)
                    .until(() ->
                            events.stream().anyMatch(event -> event.toString().contains("unknown catalog item")));
            east.execute("CREATE TABLE orders (id int); INSERT INTO orders VALUES (2), (3)");
            await().atMost(LONG).until(() -> batches.size() > 1);
            assertThat(batches).extracting(Batch::kind).containsExactly(Kind.SNAPSHOT, Kind.CORRECTION);
        }
    }

    /** The old object lives on under another name, and so does its stream: nothing breaks. */
    @Test
    void aSwapUnderARunningStreamIsSeenByTheObjectsId() {
        east.execute("CREATE SCHEMA blue; CREATE SCHEMA green;"
                + " CREATE TABLE blue.orders (id int); CREATE TABLE green.orders (id int);"
                + " INSERT INTO blue.orders VALUES (1), (2); INSERT INTO green.orders VALUES (2), (3)");
        try (HoldfastDataSource materialize = dataSource();
                Subscription orders = materialize
                        .subscribe("blue.orders")
                        .silence(Duration.ofSeconds(1))
                        .start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            east.execute("ALTER SCHEMA blue SWAP WITH green");
            await().atMost(LONG).until(() -> batches.size() > 1);
            assertThat(batches).extracting(Batch::kind).containsExactly(Kind.SNAPSHOT, Kind.CORRECTION);
            assertThat(batches.get(1).changes())
                    .extracting(change -> change.diff() + " x " + change.row().value("id"))
                    .containsExactly("-1 x 1", "1 x 3");
        }
    }

    /** One of two instances has it; it can be taken away without being told. */
    private static final class SharedLease {
        private final AtomicReference<String> owner = new AtomicReference<>("");
        private final AtomicInteger holds = new AtomicInteger();

        OwnerLease of(String instance) {
            return new OwnerLease() {
                @Override
                public boolean hold() {
                    holds.incrementAndGet();
                    return owner.compareAndSet("", instance) || instance.equals(owner.get());
                }

                @Override
                public void release() {
                    owner.compareAndSet(instance, "");
                }

                @Override
                public Duration length() {
                    return Duration.ofMillis(300);
                }
            };
        }
    }

    @Test
    void ofTwoInstancesOneRunsAndTheOtherGoesOnWhereItEnds() throws SQLException {
        SharedLease lease = new SharedLease();
        east.execute("CREATE TABLE orders (id int, item text) WITH (RETAIN HISTORY FOR '1 hour')");
        try (HikariDataSource sink = sink();
                HoldfastDataSource one = dataSource();
                HoldfastDataSource two = dataSource();
                Subscription first = start(one, sink, lease.of("one"), new SinkWriter());
                Subscription second = startOnce(first, two, sink, lease)) {
            await().atMost(LONG).until(() -> second.state() == State.STANDBY);
            east.execute("INSERT INTO orders VALUES (1, 'anvil')");
            awaitSink(sink, "[1, anvil]");
            end(first);
            await().atMost(LONG).until(() -> second.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (2, 'rope')");
            awaitSink(sink, "[1, anvil]", "[2, rope]");
        }
    }

    @Test
    void theLeaseIsRenewedWhileAHandlerTakesLongerThanIt() throws SQLException {
        SharedLease lease = new SharedLease();
        AtomicBoolean renewed = new AtomicBoolean();
        east.execute("CREATE TABLE orders (id int, item text)");
        try (HikariDataSource sink = sink();
                HoldfastDataSource one = dataSource();
                Subscription first = start(one, sink, lease.of("one"), (batch, connection) -> {
                    int before = lease.holds.get();
                    await().atMost(LONG).until(() -> lease.holds.get() > before + 3);
                    renewed.set(true);
                })) {
            await().atMost(LONG).untilTrue(renewed);
            await().atMost(LONG).until(() -> first.state() == State.LIVE);
            end(first);
            assertThat(lease.owner).hasValue("");
        }
    }

    /** The instance that is fenced is inside its transaction: what it wrote is rolled back with the checkpoint. */
    @Test
    void anInstanceThatIsFencedInsideItsTransactionCommitsNothing() throws Exception {
        SharedLease lease = new SharedLease();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        east.execute("CREATE TABLE orders (id int, item text) WITH (RETAIN HISTORY FOR '1 hour')");
        try (HikariDataSource sink = sink();
                HoldfastDataSource one = dataSource();
                HoldfastDataSource two = dataSource();
                Subscription first = start(one, sink, lease.of("one"), (batch, connection) -> {
                    new SinkWriter().apply(batch, connection);
                    if (batch.kind() == Kind.LIVE) {
                        inside.countDown();
                        go.await();
                    }
                })) {
            await().atMost(LONG).until(() -> first.state() == State.LIVE);
            east.execute("INSERT INTO orders VALUES (1, 'anvil')");
            assertThat(inside.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            lease.owner.set("two");
            try (Subscription second = start(two, sink, lease.of("two"), new SinkWriter())) {
                await().atMost(LONG).until(() -> second.state() == State.LIVE);
                awaitSink(sink, "[1, anvil]");
                go.countDown();
                await().atMost(LONG).until(() -> first.state() == State.STANDBY);
                east.execute("INSERT INTO orders VALUES (2, 'rope')");
                awaitSink(sink, "[1, anvil]", "[2, rope]");
            }
        } finally {
            go.countDown();
        }
    }

    private static Subscription start(
            HoldfastDataSource materialize, HikariDataSource sink, OwnerLease lease, TransactionHandler handler) {
        return materialize
                .subscribe("orders")
                .checkpoint(JdbcCheckpointStore.of(sink, "orders"))
                .lease(lease)
                .startInTransaction(handler);
    }

    /** Before its data source is closed. */
    private static void end(Subscription subscription) {
        subscription.close();
    }

    private static Subscription startOnce(
            Subscription first, HoldfastDataSource materialize, HikariDataSource sink, SharedLease lease) {
        await().atMost(LONG).until(() -> first.state() == State.LIVE);
        return start(materialize, sink, lease.of("two"), new SinkWriter());
    }

    private static HikariDataSource sink() throws SQLException {
        HikariDataSource sink = SinkDatabase.pool();
        SinkDatabase.run(
                sink,
                "DROP TABLE IF EXISTS sink",
                "DROP TABLE IF EXISTS holdfast_checkpoint",
                "DROP TABLE IF EXISTS holdfast_checkpoint_state",
                SinkWriter.DDL);
        JdbcCheckpointStore.of(sink, "orders").createTable();
        return sink;
    }

    private static void awaitSink(HikariDataSource sink, String... rows) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(SinkDatabase.rows(sink, "SELECT id, item FROM sink"))
                        .containsExactlyInAnyOrder(rows));
    }
}
