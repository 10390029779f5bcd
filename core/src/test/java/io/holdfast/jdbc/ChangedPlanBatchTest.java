package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A batch whose columns change under it is not sent again: the driver commits in the midst of a long one, and the entries
 * before the change are in the table.
 */
@Timeout(60)
final class ChangedPlanBatchTest {
    private static final int LOCK = 4711;

    // not the common pool: on two processors it has one thread, and each of the two waits for the other here
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final DirectRunner runner = new DirectRunner("one");
    private final Connection connection = runner.open();

    @BeforeEach
    void createTable() throws SQLException {
        RealPostgres.run(
                "DROP TABLE IF EXISTS batched",
                "CREATE TABLE batched (x int, note text)",
                "CREATE OR REPLACE FUNCTION batched_slowly(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF x = 2 THEN PERFORM pg_advisory_xact_lock(" + LOCK + "); END IF; RETURN x; END $$");
    }

    @AfterEach
    void close() throws SQLException {
        threads.shutdownNow();
        connection.close();
        assertThat(runner.leases()).isZero();
        runner.close();
        RealPostgres.run("DROP TABLE batched", "DROP FUNCTION batched_slowly(int)");
    }

    @Test
    void noEntryIsWrittenTwice() throws Exception {
        BatchUpdateException failure;
        try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO batched (x) VALUES (batched_slowly(?))", Statement.RETURN_GENERATED_KEYS);
                Connection locking = RealPostgres.connect()) {
            prepareAtServer(statement);
            tell(locking, "SELECT pg_advisory_lock(" + LOCK + ")");
            for (int x = 1; x <= 4; x++) {
                statement.setInt(1, x);
                statement.addBatch();
            }
            CompletableFuture<BatchUpdateException> batch = CompletableFuture.supplyAsync(
                    () -> catchThrowableOfType(BatchUpdateException.class, statement::executeBatch), threads);
            await().until(() -> waiting("advisory") == 1);
            CompletableFuture<Void> change = CompletableFuture.runAsync(ChangedPlanBatchTest::addColumn, threads);
            await().until(() -> waiting("relation") == 1);
            tell(locking, "SELECT pg_advisory_unlock(" + LOCK + ")");
            failure = batch.get();
            change.get();
        }
        assertThat(count("x = 1")).isEqualTo(1);
        assertThat(count("x = 2")).isEqualTo(1);
        assertThat(count("x > 2")).isZero();
        assertThat(failure.getMessage()).contains("cached plan must not change");
        assertThat(failure.getUpdateCounts()).containsExactly(1, 1, Statement.EXECUTE_FAILED, Statement.EXECUTE_FAILED);
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    private static void prepareAtServer(PreparedStatement statement) throws SQLException {
        for (int execute = 0; execute < 7; execute++) {
            statement.setInt(1, 0);
            statement.executeUpdate();
        }
    }

    private static void addColumn() {
        try {
            RealPostgres.run("ALTER TABLE batched ADD COLUMN more int");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int waiting(String kind) throws SQLException {
        return number("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = '" + kind + "'");
    }

    private static int count(String condition) throws SQLException {
        return number("SELECT count(*) FROM batched WHERE " + condition);
    }

    private static int number(String question) throws SQLException {
        try (Connection outside = RealPostgres.connect();
                Statement statement = outside.createStatement();
                ResultSet rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void tell(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            statement.execute(sql);
        }
    }
}
