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
import java.sql.ResultSet;
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
final class SessionSettingsTest {
    private final DirectRunner runner = new DirectRunner("one", "two", "three");
    private final LogicalConnections connections = runner.connections();
    private final Connection first = connections.open(() -> {});
    private final Connection second = connections.open(() -> {});

    @AfterEach
    void close() throws SQLException {
        first.close();
        second.close();
        assertThat(runner.leases()).isZero();
        runner.close();
    }

    @Test
    void aSettingGoesAlongToOtherPhysicalConnections() throws SQLException {
        run(first, "SET application_name = 'mine'");
        run(first, "SET my.own = 'x'");
        runner.rotate();
        for (int i = 0; i < 4; i++) {
            assertThat(ask(first, "SHOW application_name")).isEqualTo("mine");
            assertThat(ask(first, "SHOW my.own")).isEqualTo("x");
        }
        assertThat(runner.opened()).isEqualTo(3);
    }

    @Test
    void aSettingSurvivesAHop() throws SQLException {
        run(first, "SET statement_timeout = '12s'");
        runner.next(Fault.ANSWER_LOST, Fault.DEAD);
        assertThat(ask(first, "SHOW statement_timeout")).isEqualTo("12s");
    }

    @Test
    void aSettingItselfIsGivenAgainElsewhere() throws SQLException {
        runner.next(Fault.ANSWER_LOST);
        run(first, "SET statement_timeout = '13s'");
        assertThat(ask(first, "SHOW statement_timeout")).isEqualTo("13s");
    }

    @Test
    void aSettingNeverReachesTheNextBorrower() throws SQLException {
        run(first, "SET search_path = elsewhere; SET my.own = 'x'");
        assertThat(ask(second, "SHOW search_path")).isEqualTo("\"$user\", public");
        assertThat(ask(second, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(ask(first, "SHOW search_path")).isEqualTo("elsewhere");
        run(first, "RESET ALL");
        assertThat(ask(first, "SHOW search_path")).isEqualTo("\"$user\", public");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void aSettingThatCannotBeResetByNameDoesNotLeakEither() throws SQLException {
        run(first, "SET ROLE postgres");
        run(first, "SET transaction_isolation = 'repeatable read'");
        assertThat(ask(second, "SHOW transaction_isolation")).isEqualTo("read committed");
        assertThat(ask(second, "SHOW role")).isEqualTo("none");
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
            assertThat(ask(physical.jdbc(), "SHOW my.other")).isEqualTo("y");
            assertThat(SessionState.EMPTY.differenceFrom(more)).isEqualTo("RESET MY.OWN; RESET MY.OTHER");
        } finally {
            physical.evict();
        }
    }

    @Test
    void aSettingThatIsRefusedIsItsOwnersErrorOnly() throws SQLException {
        run(second, "SET my.own = 'x'");
        first.setSchema("kept");
        first.setClientInfo("ApplicationName", "kept");
        run(first, "SET statement_timeout = '15s'");
        assertThatThrownBy(() -> run(first, "SET statement_timeout = 'nonsense'"))
                .hasMessageContaining("statement_timeout");
        assertThat(ask(first, "SHOW statement_timeout")).isEqualTo("15s");
        assertThat(ask(second, "SHOW my.own")).isEqualTo("x");
        assertThat(ask(second, "SHOW statement_timeout")).isEqualTo("0");
    }

    @Test
    void aRollbackTakesSettingsBackEverywhere() throws SQLException {
        first.setAutoCommit(false);
        run(first, "SET my.own = 'kept'");
        first.commit();
        run(first, "SET my.own = 'undone'");
        run(first, "SET LOCAL statement_timeout = '14s'");
        assertThat(ask(first, "SHOW my.own")).isEqualTo("undone");
        first.rollback();
        assertThat(ask(first, "SHOW my.own")).isEqualTo("kept");
        assertThat(ask(first, "SHOW statement_timeout")).isEqualTo("0");
        first.rollback();
        assertThat(ask(second, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(ask(first, "SHOW my.own")).isEqualTo("kept");
    }

    @Test
    void whatARollbackTookBackIsNotTakenForApplied() throws SQLException {
        run(second, "SET my.own = 'same'");
        first.setAutoCommit(false);
        run(first, "SET my.own = 'same'");
        first.rollback();
        assertThat(ask(second, "SHOW my.own")).isEqualTo("same");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void aRollbackToASavepointAfterASettingKeepsTheSessionFromOthers() throws SQLException {
        run(first, "BEGIN");
        run(first, "SAVEPOINT s");
        run(first, "SET my.own = 'x'");
        run(first, "ROLLBACK TO s");
        run(first, "COMMIT");
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void settersCostNoRoundTripAndTakeEffect() throws SQLException {
        first.setSchema("it's");
        first.setClientInfo("ApplicationName", "a\\b");
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "other");
        second.setClientInfo(properties);
        first.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        first.setNetworkTimeout(Runnable::run, 5_000);
        assertThat(runner.log()).isEmpty();
        assertThat(first.getWarnings().getMessage()).contains("isolation");
        assertThat(first.getNetworkTimeout()).isEqualTo(5_000);
        assertThat(ask(first, "SHOW search_path")).isEqualTo("\"it's\"");
        assertThat(ask(first, "SHOW application_name")).isEqualTo("a\\b");
        assertThat(ask(second, "SHOW application_name")).isEqualTo("other");
        second.setClientInfo(new Properties());
        assertThat(ask(second, "SHOW application_name")).isEqualTo("PostgreSQL JDBC Driver");
        first.setSchema(null);
        assertThat(first.getSchema()).isEqualTo("public");
        assertThat(first.getCatalog()).isEqualTo("postgres");
    }

    @Test
    void anIsolationLevelIsThatOfTheNextTransactionOnPostgresqlAndOfNobodyElse() throws SQLException {
        first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(first.getWarnings().getMessage()).contains("strict serializable");
        assertThat((Throwable) first.getWarnings().getNextWarning()).isNull();
        first.setAutoCommit(false);
        assertThat(ask(first, "SHOW transaction_isolation")).isEqualTo("serializable");
        first.commit();
        first.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(ask(first, "SHOW transaction_isolation")).isEqualTo("repeatable read");
        first.commit();
        first.setAutoCommit(true);
        run(first, "BEGIN");
        assertThat(ask(first, "SHOW transaction_isolation")).isEqualTo("repeatable read");
        run(first, "COMMIT");
        second.setAutoCommit(false);
        assertThat(ask(second, "SHOW transaction_isolation")).isEqualTo("read committed");
        second.rollback();
        assertThat(runner.opened()).isEqualTo(1);
        assertThatThrownBy(() -> first.setTransactionIsolation(Connection.TRANSACTION_NONE))
                .isInstanceOf(SQLException.class);
    }

    /** As Spring and HikariCP do: they set a level only where the connection says that it has another. */
    @Test
    void theLevelThatNobodyHasSetIsPostgresqlsOwn() throws SQLException {
        assertThat(first.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        run(first, "SET default_transaction_isolation TO 'repeatable read'");
        assertThat(first.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(first.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
    }

    @Test
    void localAndDiscardedSettingsReachNobody() throws SQLException {
        run(first, "BEGIN");
        run(first, "SET LOCAL my.own = 'local'");
        assertThat(ask(first, "SHOW my.own")).isEqualTo("local");
        run(first, "COMMIT");
        assertThat(ask(second, "SELECT current_setting('my.own', true)")).isEmpty();
        run(first, "SET my.own = 'mine'");
        run(first, "RESET my.own");
        assertThat(ask(first, "SELECT current_setting('my.own', true)")).isEmpty();
        run(first, "SET my.own = 'mine'");
        run(first, "SET application_name = 'mine'");
        run(first, "DISCARD ALL");
        assertThat(ask(first, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(ask(first, "SHOW application_name")).isNotEqualTo("mine");
        assertThat(ask(second, "SHOW application_name")).isNotEqualTo("mine");
        run(first, "SET my.own = 'mine'");
        run(second, "DISCARD ALL");
        assertThat(ask(first, "SHOW my.own")).isEqualTo("mine");
        assertThat(ask(second, "SELECT current_setting('my.own', true)")).isEmpty();
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void copyRunsOnTheDriversOwnConnectionWhichIsPinned() throws Exception {
        run(first, "CREATE TABLE IF NOT EXISTS copied (x int)");
        run(first, "TRUNCATE copied");
        CopyManager copies = first.unwrap(PGConnection.class).getCopyAPI();
        assertThat(copies.copyIn("COPY copied FROM STDIN", new StringReader("1\n2\n")))
                .isEqualTo(2);
        StringWriter out = new StringWriter();
        copies.copyOut("COPY (SELECT x FROM copied ORDER BY x) TO STDOUT", out);
        assertThat(out).hasToString("1\n2\n");
        assertThat(ask(second, "SELECT count(*) FROM copied")).isEqualTo("2");
        assertThat(runner.leases()).isEqualTo(1);
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void whatCannotBeReplayedKeepsItsConnectionToTheEnd() throws SQLException {
        run(first, "CREATE TEMP TABLE mine (x int)");
        assertThat(runner.leases()).isEqualTo(1);
        run(first, "INSERT INTO mine VALUES (1)");
        assertThat(ask(first, "SELECT count(*) FROM mine")).isEqualTo("1");
        assertThatThrownBy(() -> ask(second, "SELECT count(*) FROM mine")).hasMessageContaining("does not exist");
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void losingWhatIsPinnedIsAnError() throws SQLException {
        run(first, "PREPARE p AS SELECT 1");
        runner.next(Fault.DEAD);
        assertThatThrownBy(() -> ask(first, "EXECUTE p")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> ask(first, "EXECUTE p")).hasMessageContaining("does not exist");
        assertThat(runner.leases()).isZero();
    }

    @Test
    void aReadOnAPinnedConnectionIsNotRunElsewhere() throws SQLException {
        run(first, "LISTEN x");
        runner.next(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> ask(first, "SELECT 1")).isInstanceOf(SQLRecoverableException.class);
    }

    @Test
    void unwrappingPins() throws SQLException {
        assertThat(first.isWrapperFor(PGConnection.class)).isTrue();
        assertThat(first.isWrapperFor(Runnable.class)).isFalse();
        assertThatThrownBy(() -> first.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
        assertThat(first.unwrap(Connection.class)).isSameAs(first);
        assertThat(runner.leases()).isZero();
        int backend = first.unwrap(PGConnection.class).getBackendPID();
        assertThat(ask(first, "SELECT pg_backend_pid()")).isEqualTo(Integer.toString(backend));
        assertThat(runner.leases()).isEqualTo(1);
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void unwrappingAStatementPinsToo() throws SQLException {
        try (Statement statement = first.createStatement()) {
            assertThat(statement.isWrapperFor(PGStatement.class)).isTrue();
            statement.unwrap(PGStatement.class).setPrepareThreshold(1);
            assertThat(runner.leases()).isEqualTo(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            String answer = result.getString(1);
            return answer == null ? "" : answer;
        }
    }
}
