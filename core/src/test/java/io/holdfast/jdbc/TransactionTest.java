package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.jdbc.DirectRunner.Fault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transaction holds one lease, however it was begun, and breaks honestly. */
final class TransactionTest extends JdbcStage {
    @BeforeEach
    void createTable() throws SQLException {
        RealPostgres.run("DROP TABLE IF EXISTS moves", "CREATE TABLE moves (x int)");
    }

    @Test
    void withoutAStatementATransactionHoldsNothing() throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.commit();
        connection.rollback();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);
        assertThat(runner.log()).isEmpty();
    }

    @Test
    void aTransactionHoldsItsLeaseUntilItEnds() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO moves VALUES (1)");
        assertThat(runner.leases()).isEqualTo(1);
        assertThat(count(connection)).isEqualTo(1);
        assertThat(countOutside()).isZero();
        connection.commit();
        assertThat(runner.leases()).isZero();
        assertThat(countOutside()).isEqualTo(1);
        run("INSERT INTO moves VALUES (2)");
        connection.rollback();
        assertThat(runner.leases()).isZero();
        assertThat(countOutside()).isEqualTo(1);
    }

    @Test
    void aReadOnlyTransactionIsReadOnlyAtTheServer() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> run("INSERT INTO moves VALUES (1)"))
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("25006"));
        assertThatThrownBy(() -> connection.setReadOnly(false)).hasMessageContaining("middle of a transaction");
        connection.rollback();
        connection.setReadOnly(false);
        run("INSERT INTO moves VALUES (1)");
        connection.setAutoCommit(true);
        assertThat(countOutside()).isEqualTo(1);
    }

    @Test
    void aRawBeginHoldsTheLeaseUntilItsRawEnd() throws SQLException {
        run("/* raw */ BEGIN");
        run("INSERT INTO moves VALUES (1)");
        assertThat(runner.leases()).isEqualTo(1);
        assertThat(countOutside()).isZero();
        run("COMMIT");
        assertThat(runner.leases()).isZero();
        assertThat(countOutside()).isEqualTo(1);
        run("SELECT 1; BEGIN");
        assertThat(runner.leases()).isEqualTo(1);
        assertThatThrownBy(() -> run("SELECT 1/0")).hasMessageContaining("division");
        assertThatThrownBy(() -> run("SELECT 1")).hasMessageContaining("aborted");
        run("ROLLBACK");
        assertThat(runner.leases()).isZero();
    }

    @Test
    void theDocumentedCursorLoopWorksOnSeparateStatements() throws SQLException {
        run("BEGIN");
        run("DECLARE c CURSOR FOR SELECT generate_series(1, 5)");
        int rows = 0;
        for (int fetch = 0; fetch < 3; fetch++) {
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("FETCH 2 c")) {
                while (result.next()) {
                    rows++;
                }
            }
        }
        run("COMMIT");
        assertThat(rows).isEqualTo(5);
    }

    @Test
    void aBrokenTransactionIsLostUntilItIsRolledBack() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO moves VALUES (1)");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> run("SELECT 1")).isInstanceOf(SQLRecoverableException.class);
        assertThatThrownBy(() -> run("INSERT INTO moves VALUES (2)"))
                .hasMessageContaining("rolled back")
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("25P02"));
        assertThat(connection.isValid(1)).isTrue();
        connection.rollback();
        run("INSERT INTO moves VALUES (3)");
        connection.commit();
        assertThat(countOutside()).isEqualTo(1);
    }

    @Test
    void aBrokenTransactionCannotBeCommitted() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO moves VALUES (1)");
        runner.next(Fault.DEAD);
        assertThatThrownBy(() -> run("SELECT 1")).isInstanceOf(SQLRecoverableException.class);
        assertThatThrownBy(connection::commit).isInstanceOf(SQLTransactionRollbackException.class);
        connection.commit();
        assertThat(countOutside()).isZero();
    }

    @Test
    void aBrokenRawTransactionIsLostToo() throws SQLException {
        run("BEGIN");
        run("INSERT INTO moves VALUES (1)");
        runner.next(Fault.DEAD);
        assertThatThrownBy(() -> run("INSERT INTO moves VALUES (2)")).isInstanceOf(SQLRecoverableException.class);
        assertThatThrownBy(() -> run("INSERT INTO moves VALUES (3)")).hasMessageContaining("rolled back");
        assertThatThrownBy(() -> run("COMMIT")).isInstanceOf(SQLTransactionRollbackException.class);
        run("INSERT INTO moves VALUES (4)");
        assertThat(countOutside()).isEqualTo(1);
    }

    @Test
    void aCommitWhoseAnswerIsLostSaysThatItMayHaveHappened() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO moves VALUES (1)");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(connection::commit)
                .isInstanceOf(OutcomeUnknownException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08007"));
        await().until(() -> countOutside() == 1);
        run("SELECT 1");
        connection.rollback();
    }

    @Test
    void aBreakUnderACommitThatBeginsTheNextTransactionLosesThatOne() throws SQLException {
        run("BEGIN");
        run("INSERT INTO moves VALUES (1)");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> run("COMMIT AND CHAIN"))
                .isInstanceOf(OutcomeUnknownException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08007"));
        assertThatThrownBy(() -> run("INSERT INTO moves VALUES (2)")).hasMessageContaining("rolled back");
        run("ROLLBACK");
        await().until(() -> countOutside() == 1);
    }

    @Test
    void rollingBackOverABrokenConnectionIsNoError() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO moves VALUES (1)");
        runner.next(Fault.DEAD);
        connection.rollback();
        assertThat(runner.log()).last().isEqualTo("evict");
        run("SELECT 1");
        connection.rollback();
    }

    @Test
    void closingRollsBackAndGivesTheLeaseBack() throws SQLException {
        try (Connection other = runner.open()) {
            other.setAutoCommit(false);
            try (Statement statement = other.createStatement()) {
                statement.execute("INSERT INTO moves VALUES (1)");
            }
        }
        assertThat(runner.log()).last().isEqualTo("return");
        assertThat(countOutside()).isZero();
        run("SELECT 1");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void savepointsAreTheServers() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO moves VALUES (1)");
        Savepoint savepoint = connection.setSavepoint("here");
        run("INSERT INTO moves VALUES (2)");
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
        connection.setAutoCommit(true);
        assertThat(countOutside()).isEqualTo(1);
    }

    @Test
    void aCursorIsFetchedInPortionsAndEndsWithItsTransaction() throws SQLException {
        connection.setAutoCommit(false);
        PreparedStatement statement = connection.prepareStatement("SELECT generate_series(1, ?::int)");
        statement.setInt(1, 10);
        statement.setFetchSize(3);
        ResultSet result = statement.executeQuery();
        for (int row = 1; row <= 4; row++) {
            assertThat(result.next()).isTrue();
            assertThat(result.getInt(1)).isEqualTo(row);
        }
        assertThat(result.getStatement()).isSameAs(statement);
        connection.commit();
        assertThatThrownBy(() -> {
                    while (result.next()) {
                        result.getInt(1);
                    }
                })
                .hasMessageContaining("closed");
        statement.setInt(1, 2);
        try (ResultSet again = statement.executeQuery()) {
            assertThat(again.next()).isTrue();
        }
        connection.rollback();
    }

    @Test
    void aCursorThatBreaksEndsItsTransaction() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            ResultSet result = statement.executeQuery("SELECT generate_series(1, 10)");
            assertThat(result.next()).isTrue();
            assertThat(result.next()).isTrue();
            runner.next(Fault.ANSWER_LOST);
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, result::next);
            assertThat(cut.rowsDelivered()).isEqualTo(2);
            assertThat(cut.endpoint()).isEqualTo("one");
            assertThat(cut.getSQLState()).isEqualTo("40001");
            assertThatThrownBy(() -> run("SELECT 1")).hasMessageContaining("rolled back");
        }
        connection.rollback();
    }

    @Test
    void aStatementStaysOpenWhenTheTransactionOfItsCursorEnds() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            assertThat(statement.executeQuery("SELECT generate_series(1, 10)").next())
                    .isTrue();
            connection.commit();
            assertThat(statement.isClosed()).isFalse();
            assertThat((Throwable) statement.getWarnings()).isNull();
            statement.clearWarnings();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.getResultSet()).isNull();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getGeneratedKeys().next()).isFalse();
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
        connection.rollback();
    }

    @Test
    void askingWhetherARowIsTheLastOneLeavesTheCursorWhereItIs() throws SQLException {
        connection.setAutoCommit(false);
        for (int all = 1; all <= 5; all++) {
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(2);
                ResultSet result = statement.executeQuery("SELECT generate_series(1, " + all + ")");
                for (int row = 1; row <= all; row++) {
                    assertThat(result.isLast()).isFalse();
                    assertThat(result.next()).isTrue();
                    assertThat(result.isLast()).isEqualTo(row == all);
                    assertThat(result.isLast()).isEqualTo(row == all);
                    assertThat(result.getInt(1)).isEqualTo(row);
                    assertThat(result.getRow()).isEqualTo(row);
                    if (row < all) {
                        assertThat(result.next()).isTrue();
                        row++;
                        assertThat(result.getInt(1)).isEqualTo(row);
                    }
                }
                assertThat(result.next()).isFalse();
                assertThat(result.isLast()).isFalse();
            }
        }
        connection.commit();
    }

    @Test
    void aBreakUnderTheQuestionForTheLastRowIsTheTransactionsError() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            ResultSet result = statement.executeQuery("SELECT generate_series(1, 10)");
            assertThat(result.next()).isTrue();
            assertThat(result.next()).isTrue();
            runner.next(Fault.ANSWER_LOST);
            TransactionRestartRequiredException cut =
                    catchThrowableOfType(TransactionRestartRequiredException.class, result::isLast);
            assertThat(cut.rowsDelivered()).isEqualTo(2);
        }
        connection.rollback();
    }

    @Test
    void theQuestionForTheLastRowHasADeadline() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            statement.setQueryTimeout(1);
            ResultSet result = statement.executeQuery("SELECT generate_series(1, 10)");
            assertThat(result.next()).isTrue();
            assertThat(result.next()).isTrue();
            runner.next(Fault.SILENT);
            assertThatThrownBy(result::isLast).isInstanceOf(SQLException.class);
            assertThat(runner.leases()).isZero();
        }
        connection.rollback();
    }

    @Test
    void commitAndRollbackBelongToTransactions() {
        assertThatThrownBy(connection::commit).hasMessageContaining("autoCommit");
        assertThatThrownBy(connection::rollback).hasMessageContaining("autoCommit");
        assertThatThrownBy(connection::setSavepoint).hasMessageContaining("autoCommit");
    }

    private static int countOutside() throws SQLException {
        try (Connection outside = RealPostgres.connect()) {
            return count(outside);
        }
    }

    private static int count(Connection on) throws SQLException {
        return Integer.parseInt(text(on, "SELECT count(*) FROM moves"));
    }
}
