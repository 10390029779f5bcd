package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.testkit.time.VirtualClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

final class FaultsTest {
    private final MaterializeEmulator emulator =
            MaterializeEmulator.builder().name("faults").password("s3cret").start();
    private final Faults faults = emulator.faults();

    /** Several block at once, for which the common pool of a small machine has no threads. */
    private final ExecutorService clients = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        emulator.close();
        clients.shutdownNow();
    }

    @Test
    void aStalledEnvironmentLogsInAndAnswersNothingUntilItIsHealed() throws Exception {
        try (Connection open = connect()) {
            faults.stall();
            assertThat(faults.active()).containsExactly("stall");
            CompletableFuture<Long> late = CompletableFuture.supplyAsync(() -> number(open), clients);
            CompletableFuture<Boolean> login = CompletableFuture.supplyAsync(this::logsIn, clients);
            await().until(() -> emulator.connections() == 2);
            await().during(Duration.ofMillis(200)).until(() -> !late.isDone() && !login.isDone());

            faults.heal();

            assertThat(late.get()).isEqualTo(42);
            assertThat(login.get()).isTrue();
            assertThat(faults.active()).isEmpty();
        }
    }

    @Test
    void aStalledStatementEndsWithItsClientAndWithACrash() throws Exception {
        Connection vanishing = connect();
        Connection crashing = connect();
        faults.stall();
        CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> number(vanishing), clients);
        CompletableFuture<Long> second = CompletableFuture.supplyAsync(() -> number(crashing), clients);
        vanishing.abort(Runnable::run);
        await().until(() -> emulator.connections() == 1);

        faults.crash();

        assertThat(emulator.connections()).isZero();
        assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class);
    }

    @Test
    void aRunningResultStopsInTheMiddleOfAStall() throws Exception {
        emulator.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)");
        try (Connection connection = connect()) {
            CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (SUBSCRIBE t) TO STDOUT");
            assertThat(copy.readFromCopy()).asString().endsWith("\t1\t1\n");
            faults.stall();
            emulator.execute("INSERT INTO t VALUES (2)");
            CompletableFuture<byte[]> next = CompletableFuture.supplyAsync(() -> row(copy), clients);
            await().during(Duration.ofMillis(200)).until(() -> !next.isDone());

            faults.heal();

            assertThat(next.get()).asString().endsWith("\t1\t2\n");
            connection.abort(Runnable::run);
        }
    }

    @Test
    void aNewGenerationDropsConnectionsAndMayHaveAnotherVersion() throws SQLException {
        try (Connection open = connect()) {
            faults.newGeneration("v99.0.0");

            assertThatThrownBy(() -> number(open)).isInstanceOf(IllegalStateException.class);
            try (Connection fresh = connect()) {
                assertThat(text(fresh, "SELECT mz_version()")).isEqualTo("v99.0.0");
            }
        }
    }

    @Test
    void aLagHoldsTheFrontierBackBehindTheClock() throws SQLException {
        VirtualClock clock = VirtualClock.at(1_000_000);
        try (MaterializeEmulator lagging =
                MaterializeEmulator.builder().clock(clock).start()) {
            lagging.faults().lag(Duration.ofSeconds(5));
            clock.advance(Duration.ofSeconds(60));

            assertThat(lagging.faults().active()).containsExactly("lag");
            assertThat(lagging.query("SELECT mz_now()::text").toString()).contains("1054999");

            lagging.faults().heal();
            clock.advance(Duration.ofSeconds(1));

            assertThat(lagging.query("SELECT mz_now()::text").toString()).contains("1060999");
        }
    }

    @Test
    void aConnectionLimitRefusesWithItsTextAndHint() throws SQLException {
        try (Connection open = connect()) {
            assertThat(number(open)).isEqualTo(42);
            faults.limitConnections(1);

            ServerErrorMessage refused = refusal("53000");
            assertThat(refused.getSeverity()).isEqualTo("FATAL");
            assertThat(refused.getMessage())
                    .isEqualTo(
                            "creating connection would violate max_connections limit (desired: 2, limit: 1, current: 1)");
            assertThat(refused.getHint())
                    .isEqualTo("Drop an existing connection or contact support to request a limit increase.");
            faults.heal();
            connect().close();
        }
    }

    @Test
    void loginsFailForAWhileOrUntilHealed() throws SQLException {
        faults.rejectLogins(2, "dns error");
        assertThat(refusal("28P01").getMessage()).isEqualTo("dns error");
        refusal("28P01");
        connect().close();

        faults.rejectLogins();
        for (int i = 0; i < 4; i++) {
            assertThat(refusal("28P01").getMessage()).isEqualTo("invalid password");
        }
        assertThat(faults.active()).containsExactly("reject-logins");
        faults.heal();
        connect().close();
    }

    @Test
    void aNetworkPolicyDeniesNewSessionsOnly() throws SQLException {
        try (Connection open = connect()) {
            faults.denySessions();

            assertThat(refusal("MZ011").getMessage()).isEqualTo("session denied");
            assertThat(number(open)).isEqualTo(42);
        }
    }

    @Test
    void anExpiredSessionIsToldSoIdleOrNot() throws Exception {
        emulator.execute("CREATE TABLE t (a int)");
        try (Connection idle = connect();
                Connection busy = connect();
                Statement statement = idle.createStatement()) {
            Statement fetching = busy.createStatement();
            fetching.execute("BEGIN; DECLARE c CURSOR FOR SUBSCRIBE t");
            CompletableFuture<Boolean> fetched =
                    CompletableFuture.supplyAsync(() -> executed(fetching, "FETCH ALL c"), clients);
            await().during(Duration.ofMillis(100)).until(() -> !fetched.isDone());

            faults.expireSessions();

            assertState("28000", () -> statement.execute("SELECT 1"));
            assertThatThrownBy(fetched::get).hasMessageContaining("authentication expired");
            await().until(() -> emulator.connections() == 0);
            connect().close();
        }
    }

    @Test
    void aSlowStatementTakesAsLongAsItIsTold() throws SQLException {
        try (Connection connection = connect()) {
            faults.slow(Duration.ofMillis(300), "41 + 1");
            long between = System.nanoTime();
            assertThat(text(connection, "SELECT 41 + 1")).isEqualTo("42");

            assertThat(System.nanoTime() - between)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
        }
    }

    @Test
    void aSlowStatementCanBeCancelled() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            faults.slow(Duration.ofMinutes(1));
            statement.setQueryTimeout(1);

            assertState("57014", () -> statement.execute("SELECT 1"));
        }
    }

    @Test
    void theNthStatementFailsAndNoOther() throws SQLException {
        emulator.execute("CREATE TABLE t (a int)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            faults.failStatement(2, "40001", "made to fail", "FROM t");

            statement.execute("SELECT 1");
            statement.execute("SELECT * FROM t");
            assertState("40001", () -> statement.execute("SELECT a FROM t"));
            statement.execute("SELECT * FROM t");
        }
    }

    @Test
    void aFailedStatementAbortsItsTransaction() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT 1");
            faults.failStatement(1, "XX000", "made to fail");

            assertState("XX000", () -> statement.execute("SELECT 1"));
            assertState("25P02", () -> statement.execute("SELECT 1"));
            connection.rollback();
            statement.execute("SELECT 1");
        }
    }

    @Test
    void aBalancerWithoutItsEnvironmentHangsUpWithoutAnError() throws SQLException {
        try (Connection open = connect()) {
            faults.loseUpstream();

            assertThatThrownBy(() -> number(open)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(this::connect).isInstanceOfSatisfying(PSQLException.class, e -> {
                assertThat(e.getServerErrorMessage()).isNull();
                assertThat(e.getSQLState()).startsWith("08");
            });
            faults.heal();
            connect().close();
        }
    }

    @Test
    void aReadOnlyGenerationReadsAndRefusesWrites() throws SQLException {
        emulator.execute("CREATE TABLE t (a int)");
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            faults.readOnly();

            statement.execute("SELECT * FROM t");
            assertState("25006", () -> statement.execute("INSERT INTO t VALUES (1)"));
            assertState("25006", () -> statement.execute("/* then */ CREATE TABLE u (a int)"));
            faults.heal();
            statement.execute("INSERT INTO t VALUES (1)");
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> faults.failStatement(0, "40001", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> faults.failStatement(1, "400", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> faults.slow(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> faults.lag(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> faults.rejectLogins(0, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> faults.limitConnections(-1));
    }

    private ServerErrorMessage refusal(String state) {
        PSQLException refused =
                org.assertj.core.api.Assertions.catchThrowableOfType(PSQLException.class, this::connect);
        assertThat(refused.getSQLState()).isEqualTo(state);
        return java.util.Objects.requireNonNull(refused.getServerErrorMessage());
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }

    private boolean logsIn() {
        try (Connection connection = connect()) {
            return connection.isValid(20);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean executed(Statement statement, String sql) {
        try {
            return statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] row(CopyOut copy) {
        try {
            return copy.readFromCopy();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long number(Connection connection) {
        try {
            return Long.parseLong(text(connection, "SELECT 42"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + emulator.address()
                        + "/materialize?sslmode=disable&assumeMinServerVersion=9.5&socketTimeout=20",
                "materialize",
                "s3cret");
    }
}
