package io.holdfast.subscribe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class JdbcCheckpointStoreTest {
    private final HikariDataSource pool = SinkDatabase.pool();
    private final JdbcCheckpointStore store = JdbcCheckpointStore.of(pool, "bids");

    @BeforeEach
    void table() throws SQLException {
        SinkDatabase.run(
                pool,
                "DROP TABLE IF EXISTS holdfast_checkpoint",
                "DROP TABLE IF EXISTS sink",
                "CREATE TABLE sink (id int)");
        store.createTable();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void makingTheTableTwiceIsNoError() throws SQLException {
        store.createTable().createTable();
        assertThat(SinkDatabase.rows(pool, "SELECT * FROM holdfast_checkpoint")).isEmpty();
    }

    @Test
    void aMissingTableIsNamedWithWhatToCall() {
        assertThatThrownBy(
                        () -> JdbcCheckpointStore.of(pool, "bids", "elsewhere").claim())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no table elsewhere: call createTable()");
    }

    @Test
    void whatIsSavedIsLoaded() throws Exception {
        long epoch = store.claim();
        assertThat(store.load()).isEmpty();
        store.save(at(100, epoch));
        store.save(at(200, epoch));
        assertThat(JdbcCheckpointStore.of(pool, "bids").load()).contains(at(200, epoch));
        assertThat(JdbcCheckpointStore.of(pool, "others").load()).isEmpty();
    }

    @Test
    void dataAndCheckpointAreCommittedTogetherOrNotAtAll() throws Exception {
        long epoch = store.claim();
        store.load();
        try (SinkTransaction transaction = store.begin()) {
            insert(transaction, 1);
            transaction.commit(at(100, epoch));
        }
        try (SinkTransaction transaction = store.begin()) {
            insert(transaction, 2);
        }
        assertThat(SinkDatabase.rows(pool, "SELECT id FROM sink")).containsExactly("[1]");
        assertThat(store.load()).contains(at(100, epoch));
    }

    @Test
    void anOwnerWhoseTimeIsOverIsRolledBackWithItsData() throws Exception {
        long epoch = store.claim();
        store.load();
        try (SinkTransaction transaction = store.begin()) {
            insert(transaction, 1);
            JdbcCheckpointStore young = JdbcCheckpointStore.of(pool, "bids");
            assertThat(young.claim()).isEqualTo(epoch + 1);
            assertThatThrownBy(() -> transaction.commit(at(100, epoch)))
                    .isInstanceOfSatisfying(
                            SubscriptionException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.OWNER_LOST));
        }
        assertThat(SinkDatabase.rows(pool, "SELECT id FROM sink")).isEmpty();
    }

    @Test
    void aCommitWhoseAnswerWasLostIsNotDoneTwice() throws Exception {
        long epoch = store.claim();
        store.load();
        JdbcCheckpointStore.of(pool, "bids").load();
        SinkDatabase.run(
                pool,
                "UPDATE holdfast_checkpoint SET environment = 'e', object = 'o', object_id = '', fingerprint = 'c',"
                        + " frontier = 100, delivered = 100, row_count = 0, version = version + 1");
        try (SinkTransaction transaction = store.begin()) {
            insert(transaction, 1);
            assertThatThrownBy(() -> transaction.commit(at(100, epoch))).hasMessageContaining("has changed since");
        }
        assertThat(store.load())
                .hasValueSatisfying(found -> assertThat(found.frontier()).isEqualTo(100));
        assertThat(SinkDatabase.rows(pool, "SELECT id FROM sink")).isEmpty();
    }

    @Test
    void everyClaimIsAnotherEpochHoweverManyClaimAtOnce() throws Exception {
        Set<Long> epochs = new ConcurrentSkipListSet<>();
        ExecutorService instances = Executors.newFixedThreadPool(4);
        List<Callable<Boolean>> claims = IntStream.range(0, 20)
                .<Callable<Boolean>>mapToObj(number ->
                        () -> epochs.add(JdbcCheckpointStore.of(pool, "new").claim()))
                .toList();
        for (var claim : instances.invokeAll(claims)) {
            assertThat(claim.get()).isTrue();
        }
        instances.shutdown();
        assertThat(epochs).hasSize(20).contains(1L, 20L);
    }

    @Test
    void aHandlerThatCommitsByItselfIsNamed() throws Exception {
        long epoch = store.claim();
        store.load();
        try (SinkTransaction transaction = store.begin()) {
            transaction.connection().orElseThrow().setAutoCommit(true);
            assertThatThrownBy(() -> transaction.commit(at(100, epoch))).hasMessageContaining("auto-commit");
        }
    }

    @Test
    void badNamesAreRefused() {
        assertThatThrownBy(() -> JdbcCheckpointStore.of(pool, " ")).hasMessageContaining("1 to 200");
        assertThatThrownBy(() -> JdbcCheckpointStore.of(pool, "x", "a; DROP TABLE b"))
                .hasMessageContaining("plain name");
    }

    private static void insert(SinkTransaction transaction, int id) throws SQLException {
        Connection connection = transaction.connection().orElseThrow();
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO sink VALUES (" + id + ")");
        }
    }

    private static Checkpoint at(long frontier, long epoch) {
        return new Checkpoint("e", "\"bids\"", "u1", "c", frontier, frontier + 1, 3, epoch);
    }
}
