package io.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a client asks for at the start, as it hears of it on the wire. */
final class StartupSettingTest {
    private static final MaterializeEmulator EMULATOR =
            MaterializeEmulator.builder().start();

    @AfterAll
    static void stop() {
        EMULATOR.close();
    }

    private static Connection connect(String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + EMULATOR.address() + "/materialize?user=materialize&options=" + options);
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (ResultSet rows = connection.createStatement().executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void whatIsNotTakenIsANoticeAndTheConnectionWorks() throws SQLException {
        try (Connection connection = connect("-c%20transaction_isolation=snapshot%20-c%20no_such=1")) {
            StringBuilder told = new StringBuilder();
            for (SQLWarning each = connection.getWarnings(); each != null; each = each.getNextWarning()) {
                told.append(each.getSQLState())
                        .append(' ')
                        .append(each.getMessage())
                        .append('\n');
            }
            assertThat(told)
                    .contains(
                            "00000 startup setting transaction_isolation not set: invalid value for parameter"
                                    + " \"transaction_isolation\": \"snapshot\"\n",
                            "00000 startup setting no_such not set: unrecognized configuration parameter \"no_such\"\n");
            assertThat(one(connection, "SHOW transaction_isolation")).isEqualTo("strict serializable");
            assertThat(one(connection, "SELECT count(*) FROM mz_tables WHERE id LIKE 'u%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void theCatalogKnowsWhereAClientIs() throws SQLException {
        try (Connection connection = connect("-c%20cluster=quickstart")) {
            assertThat(one(
                            connection,
                            "SELECT client_ip FROM mz_internal.mz_sessions WHERE connection_id = pg_backend_pid()"))
                    .isEqualTo("127.0.0.1");
        }
    }
}
