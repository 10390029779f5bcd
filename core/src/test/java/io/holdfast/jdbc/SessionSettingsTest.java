package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.jdbc.DirectRunner.Fault;
import io.holdfast.read.Call;
import io.holdfast.read.SessionChange;
import io.holdfast.time.Ticker;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyManager;

/** Settings go with the logical connection, and never to somebody else's. */
final class SessionSettingsTest extends JdbcStage {
    private final Connection second = connections.open(() -> {});

    @AfterEach
    void closeTheSecond() throws SQLException {
        second.close();
    }

    @Test
    void aSettingGoesAlongToOtherPhysicalConnections() throws SQLException {
        run(connection, "SET application_name = 'mine'");
        run(connection, "SET my.own = 'x'");
        runner.rotate();
        for (int i = 0; i < 4; i++) {
            assertThat(text(connection, "SHOW application_name")).isEqualTo("mine");
            assertThat(text(connection, "SHOW my.own")).isEqualTo("x");
        }
        assertThat(runner.opened()).isEqualTo(3);
    }

    @Test
    void aSettingSurvivesAHop() throws SQLException {
        run(connection, "SET statement_timeout = '12s'");
        runner.next(Fault.ANSWER_LOST, Fault.DEAD);
        assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("12s");
    }

    @Test
    void aSettingItselfIsGivenAgainElsewhere() throws SQLException {
        runner.next(Fault.ANSWER_LOST);
        run(connection, "SET statement_timeout = '13s'");
        assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("13s");
    }

    @Test
    void aSettingNeverReachesTheNextBorrower() throws SQLException {
        run(connection, "SET search_path = elsewhere; SET my.own = 'x'");
        assertThat(text(second, "SHOW search_path")).isEqualTo("\"$user\", public");
        assertThat(text(second, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(text(connection, "SHOW search_path")).isEqualTo("elsewhere");
        run(connection, "RESET ALL");
        assertThat(text(connection, "SHOW search_path")).isEqualTo("\"$user\", public");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void aSettingThatCannotBeResetByNameDoesNotLeakEither() throws SQLException {
        run(connection, "SET ROLE postgres");
        run(connection, "SET transaction_isolation = 'repeatable read'");
        assertThat(text(second, "SHOW transaction_isolation")).isEqualTo("read committed");
        assertThat(text(second, "SHOW role")).isEqualTo("none");
    }

    @Test
    void onlyDifferencesAreSent() throws SQLException {
        AppliedSettings settings = new AppliedSettings(lease -> false);
        SessionState own = SessionState.EMPTY.after(List.of(new SessionChange.Set("my.own", "SET my.own = 'x'")));
        SessionState same = SessionState.EMPTY.after(List.of(new SessionChange.Set("my.own", "SET my.own = 'x'")));
        SessionState more = same.after(List.of(new SessionChange.Set("my.other", "SET my.other = 'y'")));
        Lease physical = runner.hold(Call.of(Ticker.system(), Duration.ofSeconds(5)), false);
        try {
            assertThat(settings.bring(physical, SessionState.EMPTY)).isFalse();
            assertThat(settings.bring(physical, own)).isTrue();
            assertThat(settings.bring(physical, same)).isFalse();
            assertThat(more.differenceFrom(own)).isEqualTo("SET my.other = 'y'");
            assertThat(settings.bring(physical, more)).isTrue();
            assertThat(text(physical.jdbc(), "SHOW my.other")).isEqualTo("y");
            assertThat(SessionState.EMPTY.differenceFrom(more)).isEqualTo("RESET MY.OWN; RESET MY.OTHER");
        } finally {
            physical.evict();
        }
    }

    @Test
    void aSettingThatIsRefusedIsItsOwnersErrorOnly() throws SQLException {
        run(second, "SET my.own = 'x'");
        connection.setSchema("kept");
        connection.setClientInfo("ApplicationName", "kept");
        run(connection, "SET statement_timeout = '15s'");
        assertThatThrownBy(() -> run(connection, "SET statement_timeout = 'nonsense'"))
                .hasMessageContaining("statement_timeout");
        assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("15s");
        assertThat(text(second, "SHOW my.own")).isEqualTo("x");
        assertThat(text(second, "SHOW statement_timeout")).isEqualTo("0");
    }

    @Test
    void aRollbackTakesSettingsBackEverywhere() throws SQLException {
        connection.setAutoCommit(false);
        run(connection, "SET my.own = 'kept'");
        connection.commit();
        run(connection, "SET my.own = 'undone'");
        run(connection, "SET LOCAL statement_timeout = '14s'");
        assertThat(text(connection, "SHOW my.own")).isEqualTo("undone");
        connection.rollback();
        assertThat(text(connection, "SHOW my.own")).isEqualTo("kept");
        assertThat(text(connection, "SHOW statement_timeout")).isEqualTo("0");
        connection.rollback();
        assertThat(text(second, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(text(connection, "SHOW my.own")).isEqualTo("kept");
    }

    @Test
    void whatARollbackTookBackIsNotTakenForApplied() throws SQLException {
        run(second, "SET my.own = 'same'");
        connection.setAutoCommit(false);
        run(connection, "SET my.own = 'same'");
        connection.rollback();
        assertThat(text(second, "SHOW my.own")).isEqualTo("same");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void aRollbackToASavepointAfterASettingKeepsTheSessionFromOthers() throws SQLException {
        run(connection, "BEGIN");
        run(connection, "SAVEPOINT s");
        run(connection, "SET my.own = 'x'");
        run(connection, "ROLLBACK TO s");
        run(connection, "COMMIT");
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void settersCostNoRoundTripAndTakeEffect() throws SQLException {
        connection.setSchema("it's");
        connection.setClientInfo("ApplicationName", "a\\b");
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "other");
        second.setClientInfo(properties);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setNetworkTimeout(Runnable::run, 5_000);
        assertThat(runner.log()).isEmpty();
        assertThat(connection.getWarnings().getMessage()).contains("isolation");
        assertThat(connection.getNetworkTimeout()).isEqualTo(5_000);
        assertThat(text(connection, "SHOW search_path")).isEqualTo("\"it's\"");
        assertThat(text(connection, "SHOW application_name")).isEqualTo("a\\b");
        assertThat(text(second, "SHOW application_name")).isEqualTo("other");
        second.setClientInfo(new Properties());
        assertThat(text(second, "SHOW application_name")).isEqualTo("PostgreSQL JDBC Driver");
        connection.setSchema(null);
        assertThat(connection.getSchema()).isEqualTo("public");
        assertThat(connection.getCatalog()).isEqualTo("postgres");
    }

    @Test
    void anIsolationLevelIsThatOfTheNextTransactionOnPostgresqlAndOfNobodyElse() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(connection.getWarnings().getMessage()).contains("strict serializable");
        assertThat((Throwable) connection.getWarnings().getNextWarning()).isNull();
        connection.setAutoCommit(false);
        assertThat(text(connection, "SHOW transaction_isolation")).isEqualTo("serializable");
        connection.commit();
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(text(connection, "SHOW transaction_isolation")).isEqualTo("repeatable read");
        connection.commit();
        connection.setAutoCommit(true);
        run(connection, "BEGIN");
        assertThat(text(connection, "SHOW transaction_isolation")).isEqualTo("repeatable read");
        run(connection, "COMMIT");
        second.setAutoCommit(false);
        assertThat(text(second, "SHOW transaction_isolation")).isEqualTo("read committed");
        second.rollback();
        assertThat(runner.opened()).isEqualTo(1);
        assertThatThrownBy(() -> connection.setTransactionIsolation(Connection.TRANSACTION_NONE))
                .isInstanceOf(SQLException.class);
    }

    /** As Spring and HikariCP do: they set a level only where the connection says that it has another. */
    @Test
    void theLevelThatNobodyHasSetIsPostgresqlsOwn() throws SQLException {
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        run(connection, "SET default_transaction_isolation TO 'repeatable read'");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    }

    @Test
    void localAndDiscardedSettingsReachNobody() throws SQLException {
        run(connection, "BEGIN");
        run(connection, "SET LOCAL my.own = 'local'");
        assertThat(text(connection, "SHOW my.own")).isEqualTo("local");
        run(connection, "COMMIT");
        assertThat(text(second, "SELECT current_setting('my.own', true)")).isEmpty();
        run(connection, "SET my.own = 'mine'");
        run(connection, "RESET my.own");
        assertThat(text(connection, "SELECT current_setting('my.own', true)")).isEmpty();
        run(connection, "SET my.own = 'mine'");
        run(connection, "SET application_name = 'mine'");
        run(connection, "DISCARD ALL");
        assertThat(text(connection, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(text(connection, "SHOW application_name")).isNotEqualTo("mine");
        assertThat(text(second, "SHOW application_name")).isNotEqualTo("mine");
        run(connection, "SET my.own = 'mine'");
        run(second, "DISCARD ALL");
        assertThat(text(connection, "SHOW my.own")).isEqualTo("mine");
        assertThat(text(second, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void copyRunsOnTheDriversOwnConnectionWhichIsPinned() throws Exception {
        run(connection, "CREATE TABLE IF NOT EXISTS copied (x int)");
        run(connection, "TRUNCATE copied");
        CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
        assertThat(copies.copyIn("COPY copied FROM STDIN", new StringReader("1\n2\n")))
                .isEqualTo(2);
        StringWriter out = new StringWriter();
        copies.copyOut("COPY (SELECT x FROM copied ORDER BY x) TO STDOUT", out);
        assertThat(out).hasToString("1\n2\n");
        assertThat(text(second, "SELECT count(*) FROM copied")).isEqualTo("2");
        assertThat(runner.leases()).isEqualTo(1);
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void whatCannotBeReplayedKeepsItsConnectionToTheEnd() throws SQLException {
        run(connection, "CREATE TEMP TABLE mine (x int)");
        assertThat(runner.leases()).isEqualTo(1);
        run(connection, "INSERT INTO mine VALUES (1)");
        assertThat(text(connection, "SELECT count(*) FROM mine")).isEqualTo("1");
        assertThatThrownBy(() -> text(second, "SELECT count(*) FROM mine")).hasMessageContaining("does not exist");
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void losingWhatIsPinnedIsAnError() throws SQLException {
        run(connection, "PREPARE p AS SELECT 1");
        runner.next(Fault.DEAD);
        assertThatThrownBy(() -> text(connection, "EXECUTE p")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> text(connection, "EXECUTE p")).hasMessageContaining("does not exist");
        assertThat(runner.leases()).isZero();
    }

    @Test
    void aReadOnAPinnedConnectionIsNotRunElsewhere() throws SQLException {
        run(connection, "LISTEN x");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> text(connection, "SELECT 1")).isInstanceOf(SQLRecoverableException.class);
    }

    @Test
    void unwrappingPins() throws SQLException {
        assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
        assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
        assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
        assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
        assertThat(runner.leases()).isZero();
        int backend = connection.unwrap(PGConnection.class).getBackendPID();
        assertThat(text(connection, "SELECT pg_backend_pid()")).isEqualTo(Integer.toString(backend));
        assertThat(runner.leases()).isEqualTo(1);
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void unwrappingAStatementPinsToo() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.isWrapperFor(PGStatement.class)).isTrue();
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
            assertThat(runner.leases()).isEqualTo(1);
        }
    }
}
