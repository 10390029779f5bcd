package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;

/** Reads the rows of a cursor as messages, in the plain shape and with keys. Confined to one thread. */
final class RowReader {
    /** {@code mz_timestamp}, {@code mz_progressed} and {@code mz_diff} or {@code mz_state} stand before the columns. */
    private static final int ADDED = 3;

    private final Columns columns;

    RowReader(Columns columns) {
        this.columns = columns;
    }

    /**
     * Describes the object without running anything. This comes before the cursor's transaction: PgJDBC asks the catalog for
     * types that it does not know, and a second read inside that transaction would end it.
     */
    static RowReader describe(Connection connection, Subject subject, List<String> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT * FROM " + subject.relation())) {
            ResultSetMetaData data = statement.getMetaData();
            TypeInfo types = connection.unwrap(PgConnection.class).getTypeInfo();
            List<Column> columns = new ArrayList<>();
            for (int index = 1; index <= data.getColumnCount(); index++) {
                Column column = new Column(
                        data.getColumnLabel(index), data.getColumnTypeName(index), data.getColumnType(index));
                learn(types, column);
                columns.add(column);
            }
            return new RowReader(keysFirst(columns, keys));
        }
    }

    /** As the server orders the columns of an upsert envelope. */
    private static Columns keysFirst(List<Column> columns, List<String> keys) throws SQLException {
        List<Column> ordered = new ArrayList<>();
        for (String key : keys) {
            ordered.add(columns.stream()
                    .filter(column -> column.name().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new SQLException(
                            "no column is named '" + key + "', which upsert(…) names as a key: the object has "
                                    + new Columns(columns).names(),
                            "42703")));
        }
        columns.stream().filter(column -> !keys.contains(column.name())).forEach(ordered::add);
        return new Columns(ordered, keys.size());
    }

    private static void learn(TypeInfo types, Column column) throws SQLException {
        if (column.jdbcType() == Types.ARRAY) {
            int element = types.getPGArrayElement(types.getPGType(column.typeName()));
            types.getSQLType(element);
        }
    }

    Columns columns() {
        return columns;
    }

    /** Reads all of it, and closes both. Asks the server for nothing. */
    List<Message> read(Statement statement, ResultSet rows) throws SQLException {
        try (statement;
                rows) {
            requireShape(rows.getMetaData());
            List<Message> messages = new ArrayList<>();
            while (rows.next()) {
                messages.add(message(rows));
            }
            return messages;
        }
    }

    private void requireShape(ResultSetMetaData data) throws SQLException {
        int count = data.getColumnCount() - ADDED;
        boolean same = count == columns.all().size();
        for (int index = 0; same && index < count; index++) {
            same = data.getColumnLabel(index + 1 + ADDED)
                    .equals(columns.all().get(index).name());
        }
        if (!same) {
            throw new SQLException("the object was altered while the stream began", "40001");
        }
    }

    private Message message(ResultSet result) throws SQLException {
        long timestamp = result.getLong(1);
        if (result.getBoolean(2)) {
            return new Progress(timestamp);
        }
        return new Data(columns.keys() == 0 ? plain(result, timestamp) : keyed(result, timestamp));
    }

    private Change plain(ResultSet result, long timestamp) throws SQLException {
        return new Change(
                timestamp, result.getLong(ADDED), row(result, columns.all().size()));
    }

    private Change keyed(ResultSet result, long timestamp) throws SQLException {
        String state = String.valueOf(result.getString(ADDED));
        return switch (state) {
            case "upsert" -> new Change(timestamp, 1, row(result, columns.all().size()), Operation.UPSERT);
            case "delete" -> new Change(timestamp, -1, row(result, columns.keys()), Operation.DELETE_KEY);
            case "key_violation" ->
                throw new SubscriptionException(
                        Reason.KEY_VIOLATION,
                        "more than one row has the same key " + columns.keyNames() + " at timestamp " + timestamp
                                + ": name keys that are unique in upsert(…), or leave it out. Nothing of that"
                                + " timestamp was handed over",
                        null);
            default -> throw new SQLException("the server says mz_state '" + state + "', which is unknown", "08P01");
        };
    }

    private Row row(ResultSet result, int filled) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.all().size()];
        for (int index = 0; index < filled; index++) {
            values[index] = value(result.getObject(index + 1 + ADDED));
        }
        return new Row(columns, Arrays.asList(values));
    }

    /** An SQL array reads its elements when asked to, on a connection that is gone by then. */
    private static @Nullable Object value(@Nullable Object read) throws SQLException {
        return read instanceof Array array ? array.getArray() : read;
    }
}
