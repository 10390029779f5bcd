package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.SubscriptionWarned;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Batch.Kind;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionBuilder;
import io.holdfast.subscribe.store.FileCheckpointStore;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.RowChanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription that ends in one region and begins again in another, with what was kept beside its checkpoint. */
@Timeout(120)
final class SubscriptionRestartTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int ROWS = 500;

    private final MaterializeEmulator east = region("east");
    private final MaterializeEmulator west = region("west");
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private static MaterializeEmulator region(String name) {
        MaterializeEmulator region = MaterializeEmulator.builder()
                .name(name)
                .retention(Duration.ofMinutes(10))
                .start();
        region.execute("CREATE TABLE orders (id int, item text)");
        return region;
    }

    @BeforeEach
    void bothHoldTheSame() {
        RowChanges rows = new RowChanges();
        for (int id = 0; id < ROWS; id++) {
            rows.insert("orders", id, "item " + id);
        }
        east.apply(rows);
        west.apply(rows);
    }

    @AfterEach
    void close() {
        east.close();
        west.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withAFileItBeginsWithACorrection(boolean keyed) {
        restartElsewhere(() -> FileCheckpointStore.at(directory.resolve("orders")), keyed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withADatabaseItBeginsWithACorrection(boolean keyed) throws SQLException {
        try (HikariDataSource sink = SinkDatabase.pool()) {
            SinkDatabase.run(
                    sink, "DROP TABLE IF EXISTS holdfast_checkpoint", "DROP TABLE IF EXISTS holdfast_checkpoint_state");
            JdbcCheckpointStore.of(sink, "orders").createTable();
            restartElsewhere(() -> JdbcCheckpointStore.of(sink, "orders"), keyed);
        }
    }

    private void restartElsewhere(Supplier<CheckpointStore> store, boolean keyed) {
        both("INSERT INTO orders VALUES (1000, 'rope')");
        run(east, store.get(), keyed, ROWS + 1);
        both("UPDATE orders SET item = 'hammer' WHERE id = 7");
        run(east, store.get(), keyed, keyed ? 1 : 2);
        assertThat(batches).as("resumed, not read anew").extracting(Batch::kind).containsExactly(Kind.LIVE);
        west.execute("DELETE FROM orders WHERE id = 8");
        run(west, store.get(), keyed, 1);
        assertThat(batches).first().satisfies(batch -> assertThat(batch.kind()).isEqualTo(Kind.CORRECTION));
        assertThat(batches.get(0).changes())
                .extracting(Change::operation, change -> change.row().value("id"))
                .containsExactly(tuple(keyed ? Operation.DELETE_KEY : Operation.DELETE, 8));
        assertThat(events).noneMatch(SubscriptionWarned.class::isInstance);
    }

    @Test
    void withoutStateItSaysAtItsStartWhatARestartElsewhereMeans() {
        CheckpointStore store = CheckpointStore.inMemory();
        run(east, store, true, ROWS);
        assertThat(events)
                .filteredOn(SubscriptionWarned.class::isInstance)
                .extracting(event -> ((SubscriptionWarned) event).message())
                .singleElement()
                .asString()
                .contains(
                        "a restart where another environment serves begins with a whole snapshot",
                        "CheckpointStore.inMemory() every restart does");
        run(west, store, true, ROWS);
        assertThat(batches).first().satisfies(batch -> assertThat(batch.kind()).isEqualTo(Kind.SNAPSHOT));
    }

    @Test
    void whatIsKeptIsBounded() throws IOException {
        Path file = directory.resolve("orders");
        try (HoldfastDataSource materialize = over(east);
                Subscription orders = materialize
                        .subscribe("orders")
                        .upsert("id")
                        .checkpoint(FileCheckpointStore.at(file))
                        .start(batches::add)) {
            await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            for (int version = 0; version < 300; version++) {
                RowChanges update = new RowChanges();
                for (int id = 0; id < ROWS; id++) {
                    update.delete("orders", id, version == 0 ? "item " + id : "version " + (version - 1));
                    update.insert("orders", id, "version " + version);
                }
                east.apply(update);
            }
            await().atMost(LONG)
                    .until(() -> batches.stream()
                            .flatMap(batch -> batch.changes().stream())
                            .anyMatch(
                                    change -> "version 299".equals(change.row().value("item"))));
        }
        // 150,000 updates of 25 bytes would be more: at most twice the content, a mebibyte and a batch
        assertThat(keptBytes()).isBetween(1L, 2L << 20);
        assertThat(states()).as("files of state").hasSize(1);
    }

    private long keptBytes() throws IOException {
        return states().stream().mapToLong(SubscriptionRestartTest::size).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> states() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().contains(".state-")).toList();
        }
    }

    /** One life: until so many changes have come. */
    private void run(MaterializeEmulator region, CheckpointStore store, boolean keyed, int changes) {
        batches.clear();
        try (HoldfastDataSource materialize = over(region)) {
            SubscriptionBuilder builder = materialize.subscribe("orders").checkpoint(store);
            try (Subscription orders = (keyed ? builder.upsert("id") : builder).start(batches::add)) {
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(batches.stream()
                                        .mapToInt(batch -> batch.changes().size())
                                        .sum())
                                .isEqualTo(changes));
                await().atMost(LONG).until(() -> orders.state() == State.LIVE);
            }
        }
    }

    private void both(String sql) {
        east.execute(sql);
        west.execute(sql);
    }

    private HoldfastDataSource over(MaterializeEmulator region) {
        return HoldfastDataSource.builder()
                .endpoint("only", region.address())
                .user("materialize")
                .listener(events::add)
                .build();
    }
}
