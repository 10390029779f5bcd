package io.holdfast.subscribe.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
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
                "DROP TABLE IF EXISTS holdfast_checkpoint_state",
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

    /** It reads the row to find out whether a commit has happened. */
    @Test
    void anOwnerWhoseTimeIsOverIsRefusedAlsoWhereItHasReadTheRowSince() throws Exception {
        long epoch = store.claim();
        store.load();
        store.save(at(100, epoch));
        JdbcCheckpointStore.of(pool, "bids").claim();
        store.load();
        assertThatThrownBy(() -> store.save(at(200, epoch)))
                .isInstanceOfSatisfying(
                        SubscriptionException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.OWNER_LOST));
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
        List<Callable<Boolean>> claims = IntStream.range(0, 40)
                .<Callable<Boolean>>mapToObj(number ->
                        () -> epochs.add(JdbcCheckpointStore.of(pool, "new").claim()))
                .toList();
        for (var claim : instances.invokeAll(claims)) {
            assertThat(claim.get()).isTrue();
        }
        instances.shutdown();
        assertThat(epochs).hasSize(40).contains(1L, 40L);
    }

    /** Where transactions are serializable, whoever comes second is refused by the database, and has to ask again. */
    @Test
    void everyClaimSucceedsWhereTransactionsAreSerializableToo() throws Exception {
        SinkDatabase.run(pool, "ALTER ROLE postgres SET default_transaction_isolation = 'serializable'");
        pool.getHikariPoolMXBean().softEvictConnections();
        try {
            assertThat(SinkDatabase.rows(pool, "SHOW transaction_isolation")).containsExactly("[serializable]");
            everyClaimIsAnotherEpochHoweverManyClaimAtOnce();
        } finally {
            SinkDatabase.run(pool, "ALTER ROLE postgres RESET default_transaction_isolation");
        }
    }

    /** Of a checkpoint that only moved in time: no batch follows that would find out. */
    @Test
    void aSaveAfterOneWhoseAnswerWasLostSucceeds() throws Exception {
        long epoch = store.claim();
        store.load();
        store.save(at(100, epoch));
        SinkDatabase.run(pool, "UPDATE holdfast_checkpoint SET frontier = 200, version = version + 1");
        assertThatThrownBy(() -> store.save(at(300, epoch))).hasMessageContaining("has changed since");
        store.save(at(400, epoch));
        assertThat(store.load()).contains(at(400, epoch));
    }

    @Test
    void aTableThatCannotBeReadIsNoMissingOne() throws Exception {
        assertThat(store.keepsState()).isTrue();
        SinkDatabase.run(
                pool,
                "DROP ROLE IF EXISTS poor",
                "CREATE ROLE poor",
                "REVOKE ALL ON holdfast_checkpoint_state FROM PUBLIC");
        HikariConfig config = new HikariConfig();
        config.setDataSource(pool);
        config.setConnectionInitSql("SET ROLE poor");
        try (HikariDataSource poor = new HikariDataSource(config)) {
            assertThatThrownBy(() -> JdbcCheckpointStore.of(poor, "bids").keepsState())
                    .hasMessageContaining("permission denied");
            SinkDatabase.run(pool, "DROP TABLE holdfast_checkpoint_state");
            assertThat(JdbcCheckpointStore.of(poor, "bids").keepsState()).isFalse();
        }
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
