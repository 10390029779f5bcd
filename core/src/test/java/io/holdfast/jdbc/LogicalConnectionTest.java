package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.freshness.ReadInfo;
import io.holdfast.jdbc.DirectRunner.Fault;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a logical connection is to an application: valid, closed, cancelled, described. */
final class LogicalConnectionTest extends JdbcStage {
    @Test
    void openingAndAskingForSettingsTakesNoLease() throws SQLException {
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.isReadOnly()).isFalse();
        assertThat(connection.isValid(0)).isTrue();
        connection.prepareStatement("SELECT 1").close();
        connection.createStatement().close();
        connection.clearWarnings();
        connection.beginRequest();
        connection.endRequest();
        assertThat(runner.log()).isEmpty();
    }

    @Test
    void aHeldLeaseIsPinged() throws SQLException {
        connection.setAutoCommit(false);
        run("SELECT 1");
        assertThat(connection.isValid(0)).isTrue();
        runner.next(Fault.DEAD);
        assertThat(connection.isValid(0)).isFalse();
        connection.rollback();
        assertThat(connection.isValid(0)).isTrue();
        assertThatThrownBy(() -> connection.isValid(-1)).isInstanceOf(SQLException.class);
    }

    @Test
    void aPingThatHangsEndsWithinASecond() throws SQLException {
        connection.setAutoCommit(false);
        run("SELECT 1");
        runner.next(Fault.SILENT);
        CompletableFuture<Boolean> valid = CompletableFuture.supplyAsync(() -> isValid(0));
        await().atMost(Duration.ofSeconds(3)).until(valid::isDone);
        assertThat(valid.join()).isFalse();
        connection.rollback();
    }

    @Test
    void afterCloseEveryMethodSaysSo() throws SQLException {
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        connection.close();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        assertThat(connection.isValid(0)).isFalse();
        assertClosed(connection::createStatement);
        assertClosed(() -> connection.prepareStatement("SELECT 1"));
        assertClosed(() -> connection.prepareCall("{call f()}"));
        assertClosed(() -> connection.setAutoCommit(false));
        assertClosed(() -> connection.setReadOnly(true));
        assertClosed(connection::getMetaData);
        assertClosed(connection::commit);
        assertClosed(connection::getWarnings);
        assertClosed(() -> connection.setSchema("x"));
        assertClosed(() -> connection.setClientInfo("ApplicationName", "x"));
        assertClosed(() -> connection.createArrayOf("text", new Object[0]));
        assertClosed(() -> statement.executeQuery("SELECT 1"));
        assertClosed(prepared::executeQuery);
        assertThat(runner.log()).isEmpty();
    }

    @Test
    void aClosedStatementSaysSo() throws SQLException {
        Statement statement = connection.createStatement();
        statement.close();
        statement.close();
        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.execute("SELECT 1")).hasMessageContaining("closed");
        assertThatThrownBy(() -> statement.setMaxRows(1)).hasMessageContaining("closed");
    }

    @Test
    void aStatementClosesOnCompletionIfAsked() throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        statement.executeQuery("SELECT 1").close();
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void cancelEndsARunningStatementAndRunsNoOther() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<String> running = sleepingOn(statement);
            statement.cancel();
            assertThat(running.join()).isEqualTo("57014");
            assertThat(runner.log()).containsExactly("read", "return");
            statement.execute("SELECT 1");
        }
    }

    @Test
    void cancelBetweenTwoAttemptsEndsTheCall() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            runner.beforeAttempt(2, () -> cancel(statement));
            runner.next(Fault.DEAD);
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("57014"));
        }
    }

    @Test
    void closingAStatementDoesNotWaitForIt() throws SQLException {
        Statement statement = connection.createStatement();
        CompletableFuture<String> running = sleepingOn(statement);
        statement.close();
        assertThat(running.join()).isEqualTo("57014");
    }

    @Test
    void closingTheConnectionBreaksOffWhatRuns() throws SQLException {
        CompletableFuture<String> running = sleepingOn(connection.createStatement());
        connection.close();
        assertThat(running.join()).startsWith("08");
        assertThat(runner.log()).containsExactly("read", "evict");
    }

    @Test
    void closingTheConnectionBreaksOffATransaction() throws SQLException {
        connection.setAutoCommit(false);
        CompletableFuture<String> running = sleepingOn(connection.createStatement());
        connection.close();
        assertThat(running.join()).startsWith("08");
        await().until(() -> runner.leases() == 0);
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void abortEndsEverything() throws SQLException {
        connection.setAutoCommit(false);
        CompletableFuture<String> running = sleepingOn(connection.createStatement());
        connection.abort(Runnable::run);
        connection.abort(Runnable::run);
        assertThat(running.join()).startsWith("08");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void aQueryTimeoutBoundsTheCallWithoutTheDriversTimer() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(30)")).isInstanceOf(SQLTimeoutException.class);
            statement.setQueryTimeout(0);
            statement.execute("SELECT 1");
            assertThat(((LogicalStatement) statement).physical().getQueryTimeout())
                    .isZero();
        }
    }

    @Test
    @Timeout(20)
    void aNetworkTimeoutIsAnUpperBound() throws SQLException {
        connection.setNetworkTimeout(Runnable::run, 300);
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(30);
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(30)")).isInstanceOf(SQLTimeoutException.class);
        }
    }

    @Test
    void metadataIsTheServersWithoutSecrets() throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        assertThat(metadata.getConnection()).isSameAs(connection);
        assertThat(metadata.getURL()).isEqualTo(RealPostgres.url()).doesNotContain("?");
        assertThat(metadata.getDatabaseProductName()).isEqualTo("PostgreSQL");
        assertThat(metadata.unwrap(DatabaseMetaData.class)).isSameAs(metadata);
        assertThat(metadata.isWrapperFor(Runnable.class)).isFalse();
        runner.next(Fault.ANSWER_LOST);
        try (ResultSet tables = metadata.getTables(null, "pg_catalog", "pg_class", null)) {
            assertThat(tables.next()).isTrue();
            assertThat(tables.getString("TABLE_NAME")).isEqualTo("pg_class");
            assertThat(tables.getStatement().getConnection()).isSameAs(connection);
        }
        assertThatThrownBy(() -> metadata.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
    }

    @Test
    void aProcedureIsCalledOnAPinnedConnection() throws SQLException {
        RealPostgres.run("CREATE OR REPLACE FUNCTION twice(x int) RETURNS int LANGUAGE sql AS 'SELECT x * 2'");
        try (CallableStatement call = connection.prepareCall("{? = call twice(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 21);
            call.execute();
            assertThat(call.getInt(1)).isEqualTo(42);
            assertThat(call.getConnection()).isSameAs(connection);
        }
        try (CallableStatement call = connection.prepareCall("SELECT twice(?)")) {
            call.setInt(1, 4);
            ResultSet rows = call.executeQuery();
            assertThat(rows.getStatement()).isSameAs(call);
            assertThat(rows.unwrap(ReadInfo.class).endpoint()).isEqualTo("one");
            assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("int4");
            assertThat(call.getResultSet()).isSameAs(rows);
            assertThat(call.getMoreResults()).isFalse();
            assertThat(call.getResultSet()).isNull();
        }
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void anUpdatableResultKeepsItsConnection() throws SQLException {
        RealPostgres.run("DROP TABLE IF EXISTS updatable", "CREATE TABLE updatable (x int PRIMARY KEY)");
        RealPostgres.run("INSERT INTO updatable VALUES (1)");
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE)) {
            ResultSet result = statement.executeQuery("SELECT x FROM updatable");
            assertThat(result.next()).isTrue();
            result.updateInt(1, 2);
            result.updateRow();
            assertThat(runner.leases()).isEqualTo(1);
        }
    }

    private CompletableFuture<String> sleepingOn(Statement statement) {
        CompletableFuture<String> running = CompletableFuture.supplyAsync(() -> stateOf(statement));
        await().until(LogicalConnectionTest::isSleeping);
        return running;
    }

    private static String stateOf(Statement statement) {
        try {
            return "answered " + statement.execute("SELECT pg_sleep(30)");
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    private static boolean isSleeping() throws SQLException {
        try (Connection outside = RealPostgres.connect();
                Statement statement = outside.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND state = 'active'"
                                + " AND wait_event = 'PgSleep' AND query_start > now() - interval '1 second'")) {
            return result.next() && result.getInt(1) > 0;
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private boolean isValid(int seconds) {
        try {
            return connection.isValid(seconds);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08003"));
    }
}
