package io.holdfast.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** What a list of calls did, each as a text: its value by content, or the exception's class and SQLSTATE. */
final class Outcomes {
    private final Map<String, String> all = new LinkedHashMap<>();

    Map<String, String> all() {
        return all;
    }

    /** Makes a call and remembers what it did. */
    void note(String name, Callable<? extends @Nullable Object> call) {
        String before = all.put(name, of(call));
        if (before != null) {
            throw new IllegalStateException("two calls are named " + name);
        }
    }

    private static String of(Callable<? extends @Nullable Object> call) {
        try {
            return text(call.call());
        } catch (InvocationTargetException e) {
            return failure(e.getCause());
        } catch (Exception e) {
            return failure(e);
        }
    }

    private static String failure(@Nullable Throwable failure) {
        if (failure instanceof BatchUpdateException batch) {
            return "throws BatchUpdateException " + batch.getSQLState() + Arrays.toString(batch.getLargeUpdateCounts());
        }
        String state = failure instanceof SQLException sql ? " " + sql.getSQLState() : "";
        return "throws " + (failure == null ? "" : failure.getClass().getSimpleName()) + state;
    }

    private static String text(@Nullable Object value) throws Exception {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return "bytes " + HexFormat.of().formatHex(bytes);
        }
        if (value.getClass().isArray()) {
            return elements(value);
        }
        if (value instanceof List<?> list) {
            return elements(list.toArray());
        }
        if (value instanceof InputStream stream) {
            return "stream " + new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        if (value instanceof Reader reader) {
            StringWriter all = new StringWriter();
            reader.transferTo(all);
            return "reader " + all;
        }
        return jdbc(value);
    }

    private static String jdbc(Object value) throws Exception {
        if (value instanceof ResultSet rows) {
            return rows(rows);
        }
        if (value instanceof Array array) {
            return "array " + array.getBaseTypeName() + array.getBaseType() + text(array.getArray());
        }
        if (value instanceof SQLXML xml) {
            return "xml " + xml.getString();
        }
        if (value instanceof SQLWarning warning) {
            return "warning " + warning.getSQLState() + warning.getMessage();
        }
        for (Class<?> opaque : List.of(
                Connection.class,
                Statement.class,
                DatabaseMetaData.class,
                ResultSetMetaData.class,
                ParameterMetaData.class,
                java.sql.Blob.class,
                java.sql.Clob.class,
                java.sql.Savepoint.class)) {
            if (opaque.isInstance(value)) {
                return "a " + opaque.getSimpleName();
            }
        }
        // the driver writes some arrays as Java does, with an address
        return value.getClass().getSimpleName() + " " + value.toString().replaceAll("@[0-9a-f]+$", "@");
    }

    private static String elements(Object array) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < java.lang.reflect.Array.getLength(array); i++) {
            texts.add(text(java.lang.reflect.Array.get(array, i)));
        }
        return array.getClass().getSimpleName() + texts;
    }

    private static String rows(ResultSet rows) throws SQLException {
        List<String> texts = new ArrayList<>();
        ResultSetMetaData columns = rows.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            texts.add(columns.getColumnLabel(i) + ":" + columns.getColumnTypeName(i));
        }
        while (rows.next()) {
            List<@Nullable String> row = new ArrayList<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                row.add(rows.getString(i));
            }
            texts.add(row.toString());
        }
        rows.close();
        return "rows " + texts;
    }
}
