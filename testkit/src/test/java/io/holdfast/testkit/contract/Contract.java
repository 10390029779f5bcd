package io.holdfast.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The behaviours that both servers must show; one table of its own for each test. */
abstract class Contract extends ContractSteps {
    private static final int OFTEN_ENOUGH_FOR_BINARY = 8;

    private final String table = table();
    private Connection connection;
    private Connection other;

    @BeforeEach
    void createATable() throws SQLException {
        connection = connect();
        other = connect();
        execute(connection, "CREATE TABLE " + table + " (a int, b text) WITH (RETAIN HISTORY FOR '1 minute')");
    }

    @AfterEach
    void dropTheTable() throws SQLException {
        connection.close();
        execute(other, "DROP TABLE IF EXISTS " + table);
        other.close();
    }

    @Test
    void itSaysThatItIsMaterialize() throws SQLException {
        assertThat(rows(connection, "SELECT mz_version()").get(0)).startsWith("v");
        assertThat(rows(connection, "SELECT mz_environment_id()").get(0)).isNotEmpty();
        assertThat(rows(connection, "SHOW server_version").get(0)).startsWith("9.5");
    }

    @Test
    void preparedStatementsGiveTheSameInTextAndInBinary() throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT ?::int + 1, ?::numeric, ?::text, ?::boolean, ?::bigint")) {
            for (int round = 0; round < OFTEN_ENOUGH_FOR_BINARY; round++) {
                select.setInt(1, round);
                select.setBigDecimal(2, new BigDecimal("12.25"));
                select.setString(3, "täxt");
                select.setBoolean(4, true);
                select.setLong(5, 1L << 40);
                try (ResultSet row = select.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getInt(1)).isEqualTo(round + 1);
                    assertThat(row.getBigDecimal(2)).isEqualByComparingTo("12.25");
                    assertThat(row.getString(3)).isEqualTo("täxt");
                    assertThat(row.getBoolean(4)).isTrue();
                    assertThat(row.getLong(5)).isEqualTo(1L << 40);
                }
            }
        }
    }

    @Test
    void errorsHaveMaterializesStates() {
        assertState("42601", () -> execute(connection, "SELEC 1"));
        assertState("XX000", () -> execute(connection, "SELECT * FROM " + table + "_nowhere"));
        assertState("42703", () -> execute(connection, "SELECT c FROM " + table));
        assertState("34000", () -> execute(connection, "FETCH 1 no_such_cursor"));
    }

    @Test
    void aFailedTransactionTakesNothingButItsEnd() throws SQLException {
        execute(connection, "BEGIN");
        assertState("42601", () -> execute(connection, "SELEC 1"));
        assertState("25P02", () -> execute(connection, "SELECT 1"));
        execute(connection, "ROLLBACK");
        assertThat(rows(connection, "SELECT 1")).containsExactly("1");
    }

    @Test
    void aSubscribeThroughACursorSaysSnapshotThenChanges() throws SQLException {
        execute(connection, "INSERT INTO " + table + " VALUES (1, 'one'), (2, NULL)");
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table);
        List<String> snapshot = rows(connection, "FETCH 2 c");
        assertThat(snapshot).allMatch(row -> row.contains("|1|")).anyMatch(row -> row.endsWith("|1|1|one"));

        execute(other, "INSERT INTO " + table + " VALUES (3, 'three')");

        assertThat(rows(connection, "FETCH 1 c WITH (timeout = '30s')"))
                .singleElement()
                .asString()
                .endsWith("|1|3|three");
        execute(connection, "COMMIT");
    }

    @Test
    void aSubscribesColumnsAreTimestampDiffAndTheObjectsOwn() throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table + " WITH (PROGRESS)");
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("FETCH 1 c")) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnName(i) + " " + columns.getColumnTypeName(i));
            }
            assertThat(names)
                    .containsExactly("mz_timestamp numeric", "mz_progressed bool", "mz_diff int8", "a int4", "b text");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean("mz_progressed")).isTrue();
            assertThat(rows.getObject("mz_diff")).isNull();
        }
        execute(connection, "COMMIT");
    }

    @Test
    void aResumeWithoutSnapshotSaysWhatCameLater() throws SQLException {
        execute(connection, "INSERT INTO " + table + " VALUES (1, 'one')");
        String asOf = rows(connection, "SELECT mz_now()::text FROM " + table).get(0);
        execute(connection, "INSERT INTO " + table + " VALUES (2, 'two')");
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table + " WITH (SNAPSHOT = false) AS OF " + asOf);

        assertThat(rows(connection, "FETCH 1 c WITH (timeout = '30s')"))
                .singleElement()
                .asString()
                .endsWith("|1|2|two");
        execute(connection, "COMMIT");
    }

    @Test
    void aCopyOfASubscribeHasTabsAndBackslashNulls() throws SQLException {
        execute(other, "INSERT INTO " + table + " VALUES (1, NULL)");
        CopyOut copy =
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (SUBSCRIBE " + table + ") TO STDOUT");
        assertThat(copy.readFromCopy()).asString().endsWith("\t1\t1\t\\N\n");
        connection.abort(Runnable::run);
    }

    @Test
    void fetchTakesNoRowLimit() throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table);
        try (PreparedStatement fetch = connection.prepareStatement("FETCH ALL c WITH (timeout = '1s')")) {
            fetch.setMaxRows(1);
            assertState("0A000", fetch::executeQuery);
        }
        execute(connection, "ROLLBACK");
    }

    @Test
    void aCancelledStatementEndsWith57014AndTheSessionGoesOn() throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table);
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertState("57014", () -> statement.execute("FETCH ALL c"));
        }
        execute(connection, "ROLLBACK");
        assertThat(rows(connection, "SELECT 1")).containsExactly("1");
    }

    @Test
    void whatTheServerForgotCannotBeResumed() throws SQLException {
        execute(connection, "BEGIN");
        execute(connection, "DECLARE c CURSOR FOR SUBSCRIBE " + table + " WITH (SNAPSHOT = false) AS OF 1");
        assertThatThrownBy(() -> rows(connection, "FETCH 1 c"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isIn("22000", "XX000"));
        execute(connection, "ROLLBACK");
    }

    private static void assertState(String state, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state));
    }
}
