package io.holdfast.subscribe.store;

import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.DeliveredState.Receiver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** State beside a checkpoint's row: a row a part, in the transaction of the data. Confined to the subscription's thread. */
final class StateTable {
    private static final int ROWS_A_FETCH = 16;

    private final String table;
    private final String subscription;

    StateTable(String table, String subscription) {
        this.table = table;
        this.subscription = subscription;
    }

    String table() {
        return table;
    }

    void write(Connection connection, boolean fresh, DeliveredState state) throws Exception {
        if (fresh) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE subscription = ?")) {
                delete.setString(1, subscription);
                delete.executeUpdate();
            }
        }
        AtomicLong number = new AtomicLong(fresh ? 0 : last(connection));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + table + " (subscription, part, content) VALUES (?, ?, ?)")) {
            state.forEach(part -> {
                insert.setString(1, subscription);
                insert.setLong(2, number.incrementAndGet());
                insert.setBytes(3, part);
                insert.executeUpdate();
            });
        }
    }

    private long last(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT max(part) FROM " + table + " WHERE subscription = ?")) {
            select.setString(1, subscription);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    void read(Connection connection, Receiver receiver) throws Exception {
        boolean auto = connection.getAutoCommit();
        // a driver reads all rows at once otherwise
        connection.setAutoCommit(false);
        try (PreparedStatement select =
                connection.prepareStatement("SELECT content FROM " + table + " WHERE subscription = ? ORDER BY part")) {
            select.setString(1, subscription);
            select.setFetchSize(ROWS_A_FETCH);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    receiver.accept(rows.getBytes(1));
                }
            }
        } finally {
            end(connection, auto);
        }
    }

    private static void end(Connection connection, boolean auto) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(auto);
    }
}
