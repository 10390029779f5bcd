package io.holdfast.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgBlob;
import org.postgresql.jdbc.PgClob;

/** The parameters half of a logical prepared statement: each value is recorded as it is now, and set when it is executed. */
abstract class PreparedParameters extends LogicalStatement implements PreparedStatement {
    private @Nullable Object[] parameters = Parameters.NONE;

    PreparedParameters(LogicalConnection connection, StatementOptions options, String sql) {
        super(connection, options, sql);
    }

    /** By position, as they are now. */
    final @Nullable Object[] parameters() {
        return parameters;
    }

    private void put(int index, Binding binding) throws SQLException {
        putValue(index, binding);
    }

    private void putValue(int index, Object value) throws SQLException {
        checkOpen();
        parameters = Parameters.with(parameters, index, value);
    }

    @Override
    public final void setNull(int index, int type) throws SQLException {
        put(index, (statement, at) -> statement.setNull(at, type));
    }

    @Override
    public final void setNull(int index, int type, String name) throws SQLException {
        put(index, (statement, at) -> statement.setNull(at, type, name));
    }

    @Override
    public final void setBoolean(int index, boolean value) throws SQLException {
        put(index, (statement, at) -> statement.setBoolean(at, value));
    }

    @Override
    public final void setByte(int index, byte value) throws SQLException {
        put(index, (statement, at) -> statement.setByte(at, value));
    }

    @Override
    public final void setShort(int index, short value) throws SQLException {
        put(index, (statement, at) -> statement.setShort(at, value));
    }

    @Override
    public final void setInt(int index, int value) throws SQLException {
        putValue(index, value);
    }

    @Override
    public final void setLong(int index, long value) throws SQLException {
        put(index, (statement, at) -> statement.setLong(at, value));
    }

    @Override
    public final void setFloat(int index, float value) throws SQLException {
        put(index, (statement, at) -> statement.setFloat(at, value));
    }

    @Override
    public final void setDouble(int index, double value) throws SQLException {
        put(index, (statement, at) -> statement.setDouble(at, value));
    }

    @Override
    public final void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
        put(index, (statement, at) -> statement.setBigDecimal(at, value));
    }

    @Override
    public final void setString(int index, @Nullable String value) throws SQLException {
        if (value == null) {
            put(index, (statement, at) -> statement.setString(at, null));
            return;
        }
        putValue(index, value);
    }

    @Override
    public final void setNString(int index, @Nullable String value) throws SQLException {
        put(index, (statement, at) -> statement.setNString(at, value));
    }

    @Override
    public final void setURL(int index, @Nullable URL value) throws SQLException {
        put(index, (statement, at) -> statement.setURL(at, value));
    }

    @Override
    public final void setRef(int index, @Nullable Ref value) throws SQLException {
        put(index, (statement, at) -> statement.setRef(at, value));
    }

    @Override
    public final void setRowId(int index, @Nullable RowId value) throws SQLException {
        put(index, (statement, at) -> statement.setRowId(at, value));
    }

    @Override
    public final void setArray(int index, @Nullable Array value) throws SQLException {
        Array copy = value == null ? null : new ArrayLiteral(value);
        put(index, (statement, at) -> statement.setArray(at, copy));
    }

    @Override
    public final void setBlob(int index, @Nullable Blob value) throws SQLException {
        if (value == null || value instanceof PgBlob) {
            put(index, (statement, at) -> statement.setBlob(at, value));
        } else {
            setBlob(index, value.getBinaryStream(), value.length());
        }
    }

    @Override
    public final void setClob(int index, @Nullable Clob value) throws SQLException {
        if (value == null || value instanceof PgClob) {
            put(index, (statement, at) -> statement.setClob(at, value));
        } else {
            setClob(index, value.getCharacterStream(), value.length());
        }
    }

    @Override
    public final void setNClob(int index, @Nullable NClob value) throws SQLException {
        put(index, (statement, at) -> statement.setNClob(at, value));
    }

    @Override
    public final void setBytes(int index, byte @Nullable [] value) throws SQLException {
        byte[] copy = value == null ? null : value.clone();
        put(index, (statement, at) -> statement.setBytes(at, copy));
    }

    @Override
    public final void setDate(int index, @Nullable Date value) throws SQLException {
        Date copy = value == null ? null : (Date) value.clone();
        put(index, (statement, at) -> statement.setDate(at, copy));
    }

    @Override
    public final void setDate(int index, @Nullable Date value, @Nullable Calendar calendar) throws SQLException {
        Date copy = value == null ? null : (Date) value.clone();
        Calendar zone = calendar == null ? null : (Calendar) calendar.clone();
        put(index, (statement, at) -> statement.setDate(at, copy, zone));
    }

    @Override
    public final void setTime(int index, @Nullable Time value) throws SQLException {
        Time copy = value == null ? null : (Time) value.clone();
        put(index, (statement, at) -> statement.setTime(at, copy));
    }

    @Override
    public final void setTime(int index, @Nullable Time value, @Nullable Calendar calendar) throws SQLException {
        Time copy = value == null ? null : (Time) value.clone();
        Calendar zone = calendar == null ? null : (Calendar) calendar.clone();
        put(index, (statement, at) -> statement.setTime(at, copy, zone));
    }

    @Override
    public final void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
        Timestamp copy = value == null ? null : (Timestamp) value.clone();
        put(index, (statement, at) -> statement.setTimestamp(at, copy));
    }

    @Override
    public final void setTimestamp(int index, @Nullable Timestamp value, @Nullable Calendar calendar)
            throws SQLException {
        Timestamp copy = value == null ? null : (Timestamp) value.clone();
        Calendar zone = calendar == null ? null : (Calendar) calendar.clone();
        put(index, (statement, at) -> statement.setTimestamp(at, copy, zone));
    }

    @Override
    public final void setObject(int index, @Nullable Object value) throws SQLException {
        Object copy = Values.copied(value);
        put(index, streamOr(copy, (statement, at, object) -> statement.setObject(at, object)));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, int type) throws SQLException {
        Object copy = Values.copied(value);
        put(index, streamOr(copy, (statement, at, object) -> statement.setObject(at, object, type)));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, int type, int scale) throws SQLException {
        Object copy = Values.copied(value);
        put(index, streamOr(copy, (statement, at, object) -> statement.setObject(at, object, type, scale)));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, SQLType type) throws SQLException {
        Object copy = Values.copied(value);
        put(index, streamOr(copy, (statement, at, object) -> statement.setObject(at, object, type)));
    }

    @Override
    public final void setObject(int index, @Nullable Object value, SQLType type, int scale) throws SQLException {
        Object copy = Values.copied(value);
        put(index, streamOr(copy, (statement, at, object) -> statement.setObject(at, object, type, scale)));
    }

    @Override
    public final void setSQLXML(int index, @Nullable SQLXML value) throws SQLException {
        String text = value == null ? null : value.getString();
        put(index, (statement, at) -> statement.setSQLXML(at, xml(statement, text)));
    }

    @Override
    public final void setAsciiStream(int index, @Nullable InputStream stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setAsciiStream(at, again)));
    }

    @Override
    public final void setAsciiStream(int index, @Nullable InputStream stream, int length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setAsciiStream(at, again, length)));
    }

    @Override
    public final void setAsciiStream(int index, @Nullable InputStream stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setAsciiStream(at, again, length)));
    }

    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    @Override
    public final void setUnicodeStream(int index, @Nullable InputStream stream, int length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setUnicodeStream(at, again, length)));
    }

    @Override
    public final void setBinaryStream(int index, @Nullable InputStream stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setBinaryStream(at, again)));
    }

    @Override
    public final void setBinaryStream(int index, @Nullable InputStream stream, int length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setBinaryStream(at, again, length)));
    }

    @Override
    public final void setBinaryStream(int index, @Nullable InputStream stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setBinaryStream(at, again, length)));
    }

    @Override
    public final void setBlob(int index, @Nullable InputStream stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setBlob(at, again)));
    }

    @Override
    public final void setBlob(int index, @Nullable InputStream stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setBlob(at, again, length)));
    }

    @Override
    public final void setCharacterStream(int index, @Nullable Reader stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setCharacterStream(at, again)));
    }

    @Override
    public final void setCharacterStream(int index, @Nullable Reader stream, int length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setCharacterStream(at, again, length)));
    }

    @Override
    public final void setCharacterStream(int index, @Nullable Reader stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setCharacterStream(at, again, length)));
    }

    @Override
    public final void setNCharacterStream(int index, @Nullable Reader stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setNCharacterStream(at, again)));
    }

    @Override
    public final void setNCharacterStream(int index, @Nullable Reader stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setNCharacterStream(at, again, length)));
    }

    @Override
    public final void setClob(int index, @Nullable Reader stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setClob(at, again)));
    }

    @Override
    public final void setClob(int index, @Nullable Reader stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setClob(at, again, length)));
    }

    @Override
    public final void setNClob(int index, @Nullable Reader stream) throws SQLException {
        put(index, stream(stream, Long.MAX_VALUE, (statement, at, again) -> statement.setNClob(at, again)));
    }

    @Override
    public final void setNClob(int index, @Nullable Reader stream, long length) throws SQLException {
        put(index, stream(stream, length, (statement, at, again) -> statement.setNClob(at, again, length)));
    }

    private static Binding stream(@Nullable InputStream stream, long length, StreamBinding.Setter<InputStream> setter)
            throws SQLException {
        return stream == null
                ? (statement, at) -> setter.set(statement, at, null)
                : StreamBinding.of(stream, length, setter);
    }

    private static Binding stream(@Nullable Reader stream, long length, StreamBinding.Setter<Reader> setter)
            throws SQLException {
        return stream == null
                ? (statement, at) -> setter.set(statement, at, null)
                : StreamBinding.of(stream, length, setter);
    }

    private static Binding streamOr(@Nullable Object value, ObjectSetter setter) throws SQLException {
        if (value instanceof InputStream bytes) {
            return StreamBinding.of(bytes, Long.MAX_VALUE, setter::set);
        }
        if (value instanceof Reader characters) {
            return StreamBinding.of(characters, Long.MAX_VALUE, setter::set);
        }
        if (value instanceof SQLXML xml) {
            String text = xml.getString();
            return (statement, at) -> setter.set(statement, at, xml(statement, text));
        }
        return (statement, at) -> setter.set(statement, at, value);
    }

    /** Calls one of the driver's setters for any object. */
    @FunctionalInterface
    private interface ObjectSetter {
        void set(PreparedStatement statement, int index, @Nullable Object value) throws SQLException;
    }

    /** XML belongs to the physical connection that made it. */
    private static @Nullable SQLXML xml(PreparedStatement statement, @Nullable String text) throws SQLException {
        if (text == null) {
            return null;
        }
        SQLXML made = statement.getConnection().createSQLXML();
        made.setString(text);
        return made;
    }

    @Override
    public final void clearParameters() {
        parameters = Parameters.NONE;
    }
}
