package io.holdfast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
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
final class SettingsAfterFailureTest {
    private static final String DEFAULT = "";

    private final DirectRunner runner = new DirectRunner("one");
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
    void aSettingThatTheDriverFailsWithIsThisConnectionsAndNobodyElses() throws SQLException {
        query(first, "SET my.own TO 'x'", "02000");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(first)).isEqualTo("x");
        query(first, "RESET my.own", "02000");
        assertThat(own(first)).isEqualTo(DEFAULT);
        run(second, "SET my.own TO 'y'");
        query(first, "DISCARD ALL", "02000");
        assertThat(own(first)).isEqualTo(DEFAULT);
        assertThat(own(second)).isEqualTo("y");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void aSettingBesideAResultThatNobodyWantsIsThisConnectionsToo() throws SQLException {
        try (Statement statement = first.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("SET my.own TO 'x'; SELECT 1"))
                    .hasMessageContaining("result was returned");
        }
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(first)).isEqualTo("x");
    }

    @Test
    void aSettingThatWasCommittedBeforeItsTextFailedReachesNobody() throws SQLException {
        assertThatThrownBy(() -> run(first, "SET my.own TO 'x'; COMMIT; SELECT 1/0"))
                .hasMessageContaining("division");
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @Test
    void aBatchOfSettingsThatFailsHalfwayReachesNobody() throws SQLException {
        try (Statement statement = first.createStatement()) {
            statement.addBatch("SET my.own TO 'x'");
            statement.addBatch("COMMIT");
            statement.addBatch("SELECT 1/0");
            assertThatThrownBy(statement::executeBatch).hasMessageContaining("division");
        }
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @Test
    void aSettingThatWasNeverSentIsNoSetting() throws SQLException {
        try (var statement = first.prepareStatement("SET my.own TO ?")) {
            assertThatThrownBy(statement::execute).hasMessageContaining("No value specified");
        }
        assertThat(own(first)).isEqualTo(DEFAULT);
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @Test
    void aSettingThatTheServerRefusesKeepsTheConnection() throws SQLException {
        assertThatThrownBy(() -> run(first, "SET statement_timeout TO 'nonsense'"))
                .hasMessageContaining("statement_timeout");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void whatABlockSetsReachesNobody() throws SQLException {
        run(first, "DO $$ BEGIN PERFORM set_config('my.own', 'x', false); END $$");
        assertThat(own(first)).isEqualTo("x");
        assertThat(own(second)).isEqualTo(DEFAULT);
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void aCommitThatTheDriverFailsWithIsOne() throws SQLException {
        first.setAutoCommit(false);
        query(first, "SET my.own TO 'x'", "02000");
        assertThat(own(first)).isEqualTo("x");
        query(first, "COMMIT", "02000");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(first)).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit()", "COMMIT", "END", "query COMMIT", "COMMIT AND CHAIN", "setAutoCommit(true)"})
    void aCommitOfAFailedTransactionTakesItsSettingsBack(String end) throws SQLException {
        run(second, "SET my.own TO 'x'");
        first.setAutoCommit(false);
        run(first, "SET my.own TO 'x'");
        assertThatThrownBy(() -> run(first, "SELECT 1/0")).hasMessageContaining("division");
        end(first, end);
        first.rollback();
        assertThat(own(second)).isEqualTo("x");
        assertThat(own(first)).isEqualTo(DEFAULT);
    }

    @Test
    void aCommitThatTheServerRefusesTakesSettingsBack() throws SQLException {
        RealPostgres.run(
                "DROP TABLE IF EXISTS deferring",
                "CREATE TABLE deferring (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        first.setAutoCommit(false);
        run(first, "SET my.own TO 'x'");
        run(first, "INSERT INTO deferring VALUES (1), (1)");
        assertThatThrownBy(first::commit).hasMessageContaining("duplicate");
        run(second, "SET my.own TO 'x'");
        assertThat(own(second)).isEqualTo("x");
        assertThat(own(first)).isEqualTo(DEFAULT);
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
        run(first, "BEGIN");
        run(first, "SET my.own TO 'x'");
        run(first, text);
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
        run(second, "SET my.own TO 'x'");
        assertThat(own(second)).isEqualTo("x");
        run(second, "RESET my.own");
        assertThat(own(second)).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"query ROLLBACK TO s", "ROLLBACK TO s; SELECT 1", "ROLLBACK TO SAVEPOINT s"})
    void whichSettingsASavepointTookBackIsNobodysConcern(String text) throws SQLException {
        run(first, "BEGIN");
        run(first, "SAVEPOINT s");
        run(first, "SET my.own TO 'x'");
        end(first, text);
        run(first, "COMMIT");
        first.close();
        assertThat(runner.log()).last().isEqualTo("evict");
    }

    @Test
    void aTextOfSeveralStatementsInATransactionWithoutSettingsKeepsTheConnection() throws SQLException {
        run(first, "BEGIN");
        run(first, "ROLLBACK; SELECT 1");
        first.close();
        assertThat(runner.log()).last().isEqualTo("return");
    }

    @Test
    void whatACommitThatBeginsTheNextTransactionKeptIsNotTakenBackByThat() throws SQLException {
        run(first, "BEGIN");
        run(first, "SET my.own TO 'x'");
        run(first, "COMMIT AND CHAIN");
        assertThat(runner.leases()).isEqualTo(1);
        run(first, "SET my.own TO 'y'");
        run(first, "ROLLBACK");
        assertThat(own(second)).isEqualTo(DEFAULT);
        assertThat(own(first)).isEqualTo("x");
        assertThat(runner.opened()).isEqualTo(1);
    }

    @Test
    void whatARollbackThatBeginsTheNextTransactionTookBackStaysSo() throws SQLException {
        run(second, "SET my.own TO 'x'");
        run(first, "BEGIN");
        run(first, "SET my.own TO 'x'");
        run(first, "ROLLBACK WORK AND CHAIN");
        assertThat(own(first)).isEqualTo(DEFAULT);
        run(first, "COMMIT AND NO CHAIN");
        assertThat(runner.leases()).isZero();
        assertThat(own(second)).isEqualTo("x");
        assertThat(own(first)).isEqualTo(DEFAULT);
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

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String own(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_setting('my.own', true)")) {
            assertThat(rows.next()).isTrue();
            String value = rows.getString(1);
            return value == null ? DEFAULT : value;
        }
    }
}
