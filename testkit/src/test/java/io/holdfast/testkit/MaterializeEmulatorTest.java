package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

final class MaterializeEmulatorTest {
    private static final int OFTEN_ENOUGH_FOR_BINARY = 8;

    private final MaterializeEmulator emulator =
            MaterializeEmulator.builder().name("emulatortest").start();

    @AfterEach
    void stop() {
        emulator.close();
    }

    @Test
    void preparedStatementsReadAndWriteEveryCommonTypeInTextAndInBinary() throws SQLException {
        emulator.execute("CREATE TABLE t (a int, b bigint, c numeric, d text, e boolean, f double precision)");
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)");
                PreparedStatement select =
                        connection.prepareStatement("SELECT * FROM t WHERE a = ? AND c = ? AND d = ?")) {
            for (int round = 1; round <= OFTEN_ENOUGH_FOR_BINARY; round++) {
                BigDecimal amount = new BigDecimal("12.25").multiply(BigDecimal.valueOf(round));
                insert.setInt(1, round);
                insert.setLong(2, 1L << (30 + round));
                insert.setBigDecimal(3, amount);
                insert.setString(4, "row " + round);
                insert.setBoolean(5, round % 2 == 0);
                insert.setDouble(6, round / 4.0);
                assertThat(insert.executeUpdate()).isOne();
                select.setInt(1, round);
                select.setBigDecimal(2, amount);
                select.setString(3, "row " + round);
                try (ResultSet row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getInt(1)).isEqualTo(round);
                    assertThat(row.getLong(2)).isEqualTo(1L << (30 + round));
                    assertThat(row.getBigDecimal(3)).isEqualByComparingTo(amount);
                    assertThat(row.getString(4)).isEqualTo("row " + round);
                    assertThat(row.getBoolean(5)).isEqualTo(round % 2 == 0);
                    assertThat(row.getDouble(6)).isEqualTo(round / 4.0);
                }
            }
        }
    }

    @Test
    void errorsCarryTheirStateAndATransactionFailsUntilItsEnd() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertState("42601", () -> statement.execute("SELEC 1"));
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT 1").close();
            assertState("XX000", () -> statement.execute("SELECT * FROM nowhere"));
            assertState("25P02", () -> statement.execute("SELECT 1"));
            connection.rollback();
            statement.executeQuery("SELECT 1").close();
            connection.commit();
        }
    }

    @Test
    void aCursorOverASubscribeDeliversTheSnapshotAndThenChanges() throws SQLException {
        emulator.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR SUBSCRIBE t");
            assertThat(fetch(statement, "FETCH 2 c")).containsExactlyInAnyOrder("1 1", "1 2");

            emulator.execute("DELETE FROM t WHERE a = 1");

            assertThat(fetch(statement, "FETCH 1 c WITH (timeout = '10s')")).containsExactly("-1 1");
            assertThat(fetch(statement, "FETCH ALL c WITH (timeout = '0s')")).isEmpty();
            statement.execute("COMMIT");
        }
    }

    @Test
    void aCopyOfASubscribeStreamsChangesAsTheyHappen() throws SQLException {
        emulator.execute("CREATE TABLE t (a text); INSERT INTO t VALUES ('x\ty')");
        try (Connection connection = connect()) {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (SUBSCRIBE t) TO STDOUT");
            assertThat(copy.readFromCopy()).asString().endsWith("\t1\tx\\ty\n");

            emulator.execute("INSERT INTO t VALUES (NULL)");

            assertThat(copy.readFromCopy()).asString().endsWith("\t1\t\\N\n");
            copy.cancelCopy();
        }
    }

    @Test
    void cancelEndsAWaitingFetch() throws Exception {
        emulator.execute("CREATE TABLE t (a int)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR SUBSCRIBE t");
            CompletableFuture<List<String>> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return fetch(statement, "FETCH ALL c");
                } catch (SQLException e) {
                    throw new IllegalStateException(e.getSQLState(), e);
                }
            });
            await().during(Duration.ofMillis(300)).until(() -> !waiting.isDone());

            statement.cancel();

            assertThatThrownBy(waiting::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("57014");
        }
    }

    @Test
    void crashLosesSessionsAndKeepsData() throws SQLException {
        emulator.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (7)");
        int port = emulator.port();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThat(emulator.connections()).isOne();

            emulator.crash();

            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(this::connect).hasMessageContaining("refused");
            assertThat(emulator.query("SELECT a FROM t")).isEqualTo(List.of(List.of(7)));
            emulator.restart();
        }
        assertThat(emulator.port()).isEqualTo(port);
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT a, mz_environment_id() FROM t");
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(7);
            assertThat(row.getString(2)).isEqualTo(emulator.environmentId());
        }
    }

    @Test
    void freezeHoldsChangesBackUntilUnfreeze() throws Exception {
        emulator.execute("CREATE TABLE t (a int)");
        emulator.freeze();

        CompletableFuture<Void> write = CompletableFuture.runAsync(() -> emulator.execute("INSERT INTO t VALUES (1)"));
        await().during(Duration.ofMillis(200)).until(() -> !write.isDone());
        assertThat(emulator.query("SELECT a FROM t")).isEmpty();
        emulator.unfreeze();

        await().until(write::isDone);
        assertThat(emulator.query("SELECT a FROM t")).isEqualTo(List.of(List.of(1)));
    }

    @Test
    void compactionMakesTheOldPastUnreadable() throws SQLException {
        emulator.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        Object before = emulator.query("SELECT mz_now()").get(0).get(0);
        emulator.execute("INSERT INTO t VALUES (2)");
        emulator.compact("t");

        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertState("22000", () -> statement.execute("SELECT * FROM t AS OF " + before));
        }
    }

    @Test
    void localStatementsThatFailSayWhy() {
        assertThatThrownBy(() -> emulator.execute("SELECT * FROM nowhere"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unknown catalog item 'nowhere'");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> MaterializeEmulator.builder()
                            .port(taken.getLocalPort())
                            .start())
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaterializeEmulator.builder().port(70_000))
                .withMessageContaining("65535");
    }

    @Test
    void closeGivesEveryThreadBack() throws SQLException {
        List<String> before = threads();
        MaterializeEmulator other =
                MaterializeEmulator.builder().name("closing").start();
        other.execute("CREATE TABLE t (a int)");
        try (Connection connection = connect(other);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("DECLARE c CURSOR FOR SUBSCRIBE t");
            assertThat(threads()).hasSizeGreaterThan(before.size());

            other.close();
            other.close();

            await().untilAsserted(() -> assertThat(threads()).containsExactlyInAnyOrderElementsOf(before));
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holdfast-") || name.startsWith("MVStore") || name.startsWith("H2"))
                .toList();
    }

    private static void assertState(String sqlState, ThrowingCallable statement) {
        assertThatThrownBy(statement)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        error -> assertThat(error.getSQLState())
                                .as(error.getMessage())
                                .isEqualTo(sqlState));
    }

    private static List<String> fetch(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString("mz_diff") + " " + result.getString("a"));
            }
        }
        return rows;
    }

    private Connection connect() throws SQLException {
        return connect(emulator);
    }

    private static Connection connect(MaterializeEmulator emulator) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + emulator.address() + "/materialize?sslmode=disable&socketTimeout=20",
                "materialize",
                null);
    }
}
