package io.holdfast;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.TransactionHandler;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes batches of {@code orders (id int, item text)} into a table of PostgreSQL that has no key: what comes twice is there twice. */
final class SinkWriter implements TransactionHandler {
    static final String DDL = "CREATE TABLE sink (id int, item text)";

    @Override
    public void apply(Batch batch, Connection connection) throws SQLException {
        if (batch.kind() == Batch.Kind.SNAPSHOT) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM sink");
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO sink VALUES (?, ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM sink WHERE ctid IN"
                        + " (SELECT ctid FROM sink WHERE id = ? AND item = ? LIMIT 1)")) {
            for (Change change : batch.changes()) {
                apply(change, change.diff() > 0 ? insert : delete);
            }
        }
    }

    private static void apply(Change change, PreparedStatement statement) throws SQLException {
        for (long copy = Math.abs(change.diff()); copy > 0; copy--) {
            statement.setObject(1, change.row().value("id"));
            statement.setObject(2, change.row().value("item"));
            // within a timestamp an insertion may come before the deletion of another copy: both find what they need
            int rows = statement.executeUpdate();
            if (rows != 1) {
                throw new SQLException(rows + " rows for " + change, "40001");
            }
        }
    }
}
