package io.holdfast.testkit.contract;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.postgresql.PGConnection;

/** What the contract's tests do to a server. */
abstract class ContractSteps {
    private final String table =
            "holdfast_contract_" + UUID.randomUUID().toString().replace('-', '_');

    /** A session of its own. */
    abstract Connection connect() throws SQLException;

    /** This test's own table. */
    final String table() {
        return table;
    }

    static String state(ThrowingCallable call) {
        return catchThrowableOfType(SQLException.class, call).getSQLState();
    }

    static void execute(Connection on, String sql) throws SQLException {
        try (Statement statement = on.createStatement()) {
            statement.execute(sql);
        }
    }

    static List<String> names(Connection on, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = on.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                names.add(result.getMetaData().getColumnName(i));
            }
        }
        return names;
    }

    static String copied(Connection on, String sql) throws SQLException, IOException {
        StringWriter text = new StringWriter();
        on.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, text);
        return text.toString();
    }

    /** One text a row, columns separated by a bar. */
    static List<String> rows(Connection on, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = on.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
