package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table of a real database, in memory, that a consumer keeps in its transactions. One at a time. */
final class ModelSink implements AutoCloseable {
    private final Connection connection;

    ModelSink() {
        try {
            connection = DriverManager.getConnection("jdbc:h2:mem:model;DB_CLOSE_DELAY=-1");
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS \"sink\" (\"id\" int, \"name\" varchar)");
                statement.execute("DELETE FROM \"sink\"");
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connection() {
        return connection;
    }

    void apply(Batch batch) throws SQLException {
        if (batch.kind() == Batch.Kind.SNAPSHOT) {
            run("DELETE FROM \"sink\"");
        }
        for (Change change : batch.changes()) {
            apply(change);
        }
    }

    private void apply(Change change) throws SQLException {
        Object id = FakeEnvironment.id(change.row());
        Object name = change.row().values().get(1);
        switch (change.operation()) {
            case INSERT -> {
                for (long copy = change.diff(); copy > 0; copy--) {
                    run("INSERT INTO \"sink\" VALUES (?, ?)", id, name);
                }
            }
            case DELETE ->
                run(
                        "DELETE FROM \"sink\" WHERE \"id\" = ? AND \"name\" = ? FETCH FIRST " + -change.diff()
                                + " ROWS ONLY",
                        id,
                        name);
            case UPSERT -> {
                run("DELETE FROM \"sink\" WHERE \"id\" = ?", id);
                run("INSERT INTO \"sink\" VALUES (?, ?)", id, name);
            }
            case DELETE_KEY -> run("DELETE FROM \"sink\" WHERE \"id\" = ?", id);
        }
    }

    private void run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            statement.executeUpdate();
        }
    }

    Map<Row, Long> rows() {
        Map<Row, Long> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT \"id\", \"name\" FROM \"sink\"")) {
            while (result.next()) {
                rows.merge(
                        new Row(FakeEnvironment.COLUMNS, List.of(result.getInt(1), result.getString(2))),
                        1L,
                        Long::sum);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
