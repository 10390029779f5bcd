package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.jdbc.DirectRunner.Fault;
import io.holdfast.settings.CursorResume;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transaction that has delivered nothing begins again elsewhere; one that has only read asks to be run again. */
final class RestartTest extends JdbcStage {
    @BeforeEach
    void createTable() throws SQLException {
        RealPostgres.run("DROP TABLE IF EXISTS restarts", "CREATE TABLE restarts (x int)");
    }

    @Test
    void theFirstReadOfATransactionBeginsAgainElsewhere() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        runner.next(Fault.DEAD, Fault.ANSWER_LOST);
        assertThat(number("SELECT 42")).isEqualTo(42);
        assertThat(runner.leases()).isEqualTo(1);
        assertThat(text("SHOW transaction_read_only")).isEqualTo("on");
        connection.commit();
        assertThat(runner.log()).containsSubsequence("open", "evict", "open", "evict", "open", "return");
    }

    @Test
    void aRawBeginIsSentAgainElsewhere() throws SQLException {
        runner.next(Fault.ANSWER_LOST);
        run("BEGIN");
        run("INSERT INTO restarts VALUES (1)");
        run("COMMIT");
        assertThat(number("SELECT count(*)::int FROM restarts")).isEqualTo(1);
    }

    @Test
    void aRawTransactionBeginsAgainWhileItHasDeliveredNothing() throws SQLException {
        run("BEGIN READ ONLY");
        runner.next(Fault.DEAD, Fault.ANSWER_LOST);
        assertThat(text("SHOW transaction_read_only")).isEqualTo("on");
        runner.next(Fault.DEAD);
        assertThatThrownBy(() -> number("SELECT 1")).isInstanceOf(TransactionRestartRequiredException.class);
        run("ROLLBACK");
        assertThat(text("SHOW transaction_read_only")).isEqualTo("off");
        run("BEGIN");
        runner.next(Fault.DEAD);
        assertThatThrownBy(() -> run("INSERT INTO restarts VALUES (1)"))
                .as("only a read begins it again")
                .isInstanceOf(SQLException.class);
        run("ROLLBACK");
    }

    @Test
    void aRawTransactionThatCannotBeginAgainIsLost() throws SQLException {
        run("BEGIN");
        runner.next(Fault.DEAD, Fault.DEAD, Fault.DEAD, Fault.DEAD, Fault.DEAD);
        assertThatThrownBy(() -> number("SELECT 1")).isInstanceOf(SQLRecoverableException.class);
        assertThatThrownBy(() -> number("SELECT 1")).hasMessageContaining("until rollback()");
        run("ROLLBACK");
        assertThat(number("SELECT 1")).isEqualTo(1);
    }

    @Test
    void aCallThatWasPreparedOnABrokenConnectionAsksToBePreparedAgain() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call abs(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, -7);
            runner.next(Fault.DEAD);
            assertThatThrownBy(call::execute).isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(call::execute).hasMessageContaining("prepare it again");
        }
        try (CallableStatement call = connection.prepareCall("{? = call abs(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, -7);
            call.execute();
            assertThat(call.getInt(1)).isEqualTo(7);
        }
    }

    @Test
    void whatTheServerEndedIsBrokenEvenWhereTheDriverHasNotClosedItYet() throws SQLException {
        connection.setAutoCommit(false);
        int backend = number("SELECT pg_backend_pid()");
        RealPostgres.run("SELECT pg_terminate_backend(" + backend + ")");
        assertThatThrownBy(() -> number("SELECT 1")).isInstanceOf(SQLException.class);
        connection.rollback();
        assertThat(number("SELECT pg_backend_pid()")).isNotEqualTo(backend);
        connection.rollback();
    }

    @Test
    void whereItCannotBeginAnywhereTheTransactionIsLost() throws SQLException {
        connection.setAutoCommit(false);
        runner.next(Fault.DEAD, Fault.DEAD, Fault.DEAD, Fault.DEAD);
        assertThatThrownBy(() -> number("SELECT 1")).isInstanceOf(SQLRecoverableException.class);
        assertThatThrownBy(() -> number("SELECT 1")).hasMessageContaining("until rollback()");
        connection.rollback();
        assertThat(number("SELECT 1")).isEqualTo(1);
        connection.rollback();
    }

    @Test
    void anErrorOfTheFirstReadLeavesTheTransactionFailedAsTheServerHasIt() throws SQLException {
        connection.setAutoCommit(false);
        assertThatThrownBy(() -> number("SELECT 1/0")).hasMessageContaining("division");
        assertThatThrownBy(() -> number("SELECT 1")).hasMessageContaining("aborted");
        connection.rollback();
        assertThat(runner.log()).last().isEqualTo("return");
    }

    @Test
    void aRetryLoopBringsATransactionThatHasOnlyReadToItsEnd() throws SQLException {
        connection.setAutoCommit(false);
        runner.next(Fault.NONE, Fault.ANSWER_LOST);
        int runs = 0;
        int sum = 0;
        while (sum == 0) {
            runs++;
            try {
                int first = number("SELECT 1");
                sum = first + number("SELECT 2");
                connection.commit();
            } catch (SQLTransactionRollbackException e) {
                assertThat((Throwable) e).isInstanceOf(TransactionRestartRequiredException.class);
                assertThat(e.getSQLState()).isEqualTo("40001");
                connection.rollback();
            }
        }
        assertThat(runs).isEqualTo(2);
        assertThat(sum).isEqualTo(3);
    }

    @Test
    void oneThatHasWrittenIsLostAsBefore() throws SQLException {
        connection.setAutoCommit(false);
        run("INSERT INTO restarts VALUES (1)");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> number("SELECT 1"))
                .isInstanceOf(SQLRecoverableException.class)
                .isNotInstanceOf(TransactionRestartRequiredException.class);
        connection.rollback();
        number("SELECT 1");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(connection::commit).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aCursorWithoutARowReadBeginsAgainElsewhere() throws SQLException {
        connection.setAutoCommit(false);
        runner.next(Fault.ANSWER_LOST);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(3);
            ResultSet rows = statement.executeQuery("SELECT generate_series(1, 10)");
            for (int row = 1; row <= 10; row++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(row);
            }
            assertThat(rows.next()).isFalse();
        }
        connection.commit();
    }

    @Test
    void aCursorCutAtAnyRowSaysHowManyCameThrough() throws SQLException {
        connection.setAutoCommit(false);
        for (int portions = 1; portions <= 3; portions++) {
            int delivered = portions * 3;
            try (PreparedStatement statement = connection.prepareStatement("SELECT generate_series(1, ?::int)")) {
                statement.setInt(1, 10);
                statement.setFetchSize(3);
                ResultSet rows = statement.executeQuery();
                for (int row = 0; row < delivered; row++) {
                    assertThat(rows.next()).isTrue();
                }
                runner.next(Fault.ANSWER_LOST);
                TransactionRestartRequiredException cut =
                        catchThrowableOfType(TransactionRestartRequiredException.class, rows::next);
                assertThat(cut.rowsDelivered()).isEqualTo(delivered);
                assertThat((Throwable) cut).hasMessageContaining(cut.endpoint());
            }
            connection.rollback();
        }
    }

    @Test
    void switchedOffACursorNeverBeginsAgain() throws SQLException {
        runner.cursorResume(CursorResume.OFF);
        try (Connection careful = runner.open();
                Statement statement = careful.createStatement()) {
            careful.setAutoCommit(false);
            statement.setFetchSize(3);
            runner.next(Fault.ANSWER_LOST);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
            careful.rollback();
            assertThat(runner.log()).doesNotContain("open");
        }
    }
}
