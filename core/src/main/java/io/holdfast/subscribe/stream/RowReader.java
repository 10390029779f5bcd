package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Columns.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;

/** Reads the rows of a cursor as messages, in the plain shape and with keys. Two threads may read two replies at once. */
final class RowReader {
    private static final int ADDED = PackedRows.ADDED;

    private final Columns columns;
    private volatile int room = PackedRows.LEAST_ROOM;

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
            ResultSetMetaData data = rows.getMetaData();
            requireShape(data);
            PackedRows reading = new PackedRows(columns, rows, data, room);
            List<Message> messages = reading.read();
            room = reading.room();
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
}
