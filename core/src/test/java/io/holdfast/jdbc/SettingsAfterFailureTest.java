package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a connection has set is known, or the physical connection is nobody's afterwards: also where the driver fails with what
 * the server did, where a commit rolls back, and where the end of a transaction begins the next.
 */
final class SettingsAfterFailureTest extends JdbcStage {
    private static final String DEFAULT = "";

    private final Connection second = connections.open(() -> {});

    SettingsAfterFailureTest() {
        super("one");
    }

    @AfterEach
    void closeTheSecond() throws SQLException {
        second.close();
    }

    @Test
    void aSettingThatTheDriverFailsWithIsThisConnectionsAndNobodyElses() throws SQLException {
        query(connection, "SET my.own TO 'x'", "02000");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(connection)).isEqualTo("x");
        query(connection, "RESET my.own", "02000");
        assertThat(own(connection)).isEqualTo(DEFAULT);
        run(second, "SET my.own TO 'y'");
        query(connection, "DISCARD ALL", "02000");
        assertThat(own(connection)).isEqualTo(DEFAULT);
        assertThat(own(second)).isEqualTo("y");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void aSettingBesideAResultThatNobodyWantsIsThisConnectionsToo() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("SET my.own TO 'x'; SELECT 1"))
                    .hasMessageContaining("result was returned");
        }
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(connection)).isEqualTo("x");
    }

    @Test
    void aSettingThatWasCommittedBeforeItsTextFailedReachesNobody() throws SQLException {
        assertThatThrownBy(() -> run(connection, "SET my.own TO 'x'; COMMIT; SELECT 1/0"))
                .hasMessageContaining("division");
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @Test
    void aBatchOfSettingsThatFailsHalfwayReachesNobody() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("SET my.own TO 'x'");
            statement.addBatch("COMMIT");
            statement.addBatch("SELECT 1/0");
            assertThatThrownBy(statement::executeBatch).hasMessageContaining("division");
        }
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @Test
    void aSettingThatWasNeverSentIsNoSetting() throws SQLException {
        try (var statement = connection.prepareStatement("SET my.own TO ?")) {
            assertThatThrownBy(statement::execute).hasMessageContaining("No value specified");
        }
        assertThat(own(connection)).isEqualTo(DEFAULT);
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @Test
    void aSettingThatTheServerRefusesKeepsTheConnection() throws SQLException {
        assertThatThrownBy(() -> run(connection, "SET statement_timeout TO 'nonsense'"))
                .hasMessageContaining("statement_timeout");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void whatABlockSetsReachesNobody() throws SQLException {
        run(connection, "DO $$ BEGIN PERFORM set_config('my.own', 'x', false); END $$");
        assertThat(own(connection)).isEqualTo("x");
        assertThat(own(second)).isEqualTo(DEFAULT);
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void aCommitThatTheDriverFailsWithIsOne() throws SQLException {
        connection.setAutoCommit(false);
        query(connection, "SET my.own TO 'x'", "02000");
        assertThat(own(connection)).isEqualTo("x");
        query(connection, "COMMIT", "02000");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(connection)).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit()", "COMMIT", "END", "query COMMIT", "COMMIT AND CHAIN", "setAutoCommit(true)"})
    void aCommitOfAFailedTransactionTakesItsSettingsBack(String end) throws SQLException {
        run(second, "SET my.own TO 'x'");
        connection.setAutoCommit(false);
        run(connection, "SET my.own TO 'x'");
        assertThatThrownBy(() -> run(connection, "SELECT 1/0")).hasMessageContaining("division");
        end(connection, end);
        connection.rollback();
        assertThat(own(second)).isEqualTo("x");
        assertThat(own(connection)).isEqualTo(DEFAULT);
    }

    @Test
    void aCommitThatTheServerRefusesTakesSettingsBack() throws SQLException {
        RealPostgres.run(
                "DROP TABLE IF EXISTS deferring",
                "CREATE TABLE deferring (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        connection.setAutoCommit(false);
        run(connection, "SET my.own TO 'x'");
        run(connection, "INSERT INTO deferring VALUES (1), (1)");
        assertThatThrownBy(connection::commit).hasMessageContaining("duplicate");
        run(second, "SET my.own TO 'x'");
        assertThat(own(second)).isEqualTo("x");
        assertThat(own(connection)).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROLLBACK; SELECT 1",
                "COMMIT; SELECT 1",
                "ROLLBACK; BEGIN; COMMIT",
                "ROLLBACK AND CHAIN; SELECT 1",
                "COMMIT AND CHAIN; SELECT 1"
            })
    void whichSettingsATextOfSeveralStatementsLeftIsNobodysConcern(String text) throws SQLException {
        run(connection, "BEGIN");
        run(connection, "SET my.own TO 'x'");
        run(connection, text);
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
        run(second, "SET my.own TO 'x'");
        assertThat(own(second)).isEqualTo("x");
        run(second, "RESET my.own");
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"query ROLLBACK TO s", "ROLLBACK TO s; SELECT 1", "ROLLBACK TO SAVEPOINT s"})
    void whichSettingsASavepointTookBackIsNobodysConcern(String text) throws SQLException {
        run(connection, "BEGIN");
        run(connection, "SAVEPOINT s");
        run(connection, "SET my.own TO 'x'");
        end(connection, text);
        run(connection, "COMMIT");
        connection.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void aTextOfSeveralStatementsInATransactionWithoutSettingsKeepsTheConnection() throws SQLException {
        run(connection, "BEGIN");
        run(connection, "ROLLBACK; SELECT 1");
        connection.close();
        assertThat(runner.log()).last().isEqualTo("return");
    }

    @Test
    void whatACommitThatBeginsTheNextTransactionKeptIsNotTakenBackByThat() throws SQLException {
        run(connection, "BEGIN");
        run(connection, "SET my.own TO 'x'");
        run(connection, "COMMIT AND CHAIN");
        assertThat(runner.leases()).isEqualTo(1);
        run(connection, "SET my.own TO 'y'");
        run(connection, "ROLLBACK");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(connection)).isEqualTo("x");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void whatARollbackThatBeginsTheNextTransactionTookBackStaysSo() throws SQLException {
        run(second, "SET my.own TO 'x'");
        run(connection, "BEGIN");
        run(connection, "SET my.own TO 'x'");
        run(connection, "ROLLBACK WORK AND CHAIN");
        assertThat(own(connection)).isEqualTo(DEFAULT);
        run(connection, "COMMIT AND NO CHAIN");
        assertThat(runner.leases()).isZero();
        assertThat(own(second)).isEqualTo("x");
        assertThat(own(connection)).isEqualTo(DEFAULT);
        assertThat(runner.opened()).isEqualTo(1);
    }

    private static void end(Connection connection, String how) throws SQLException {
        switch (how) {
            case "commit()" -> connection.commit();
            case "setAutoCommit(true)" -> {
                connection.setAutoCommit(true);
                connection.setAutoCommit(false);
            }
            default -> {
                if (how.startsWith("query ")) {
                    query(connection, how.substring(6), "02000");
                } else {
                    run(connection, how);
                }
            }
        }
    }

    private static void query(Connection connection, String sql, String state) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery(sql))
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(state));
        }
    }

    private static String own(Connection connection) throws SQLException {
        return text(connection, "SELECT current_setting('my.own', true)");
    }
}
