package io.holdfast.samples.benchmarks.stub;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one statement is answered with, encoded once.
 *
 * @param description of its columns, or that there are none
 * @param text its rows and its end, every value as text
 * @param binary the same with the numbers as PgJDBC asks for them when it knows a statement well
 * @param error not empty where the statement fails: the whole error
 * @param transaction the state that it leaves the session in; a space for the one it was in
 */
@SuppressWarnings("ArrayRecordComponent") // encoded once, written out, compared by nobody
record Answer(byte[] description, byte[] text, byte[] binary, byte[] error, char transaction) {
    private static final int INT4 = 23;
    private static final int TEXT = 25;
    private static final byte[] NONE = {};
    private static final int ROWS = 1000;
    private static final List<String> TABLE_COLUMNS = List.of(
            "TABLE_CAT",
            "TABLE_SCHEM",
            "TABLE_NAME",
            "TABLE_TYPE",
            "REMARKS",
            "TYPE_CAT",
            "TYPE_SCHEM",
            "TYPE_NAME",
            "SELF_REFERENCING_COL_NAME",
            "REF_GENERATION");

    /** The answer to a statement: the questions of the benchmarks, and what drivers and pools ask beside them. */
    static Answer to(String sql) {
        String statement = sql.strip();
        if (statement.equals("SELECT 1")) {
            return rows(List.of("?column?"), List.of(List.of(1)));
        } else if (statement.startsWith("SELECT $1::int")) {
            return rows(List.of("int4", "text"), List.of(List.of(7, "seven")));
        } else if (statement.contains("generate_series")) {
            return many();
        } else if (statement.contains("mz_")) {
            return failure("42883", "function mz_environment_id() does not exist");
        } else if (statement.contains("pg_catalog.pg_class")) {
            return rows(TABLE_COLUMNS, List.of(TABLE_COLUMNS));
        } else if (statement.startsWith("SELECT extract(epoch")) {
            return rows(List.of("age", "version"), List.of(List.of("100", "PostgreSQL 18.6 (stub)")));
        } else if (statement.startsWith("SHOW max_connections")) {
            return rows(List.of("max_connections"), List.of(List.of("1000")));
        }
        return other(statement);
    }

    private static Answer other(String statement) {
        String verb = statement.split("[\\s;]", 2)[0].toUpperCase(Locale.ROOT);
        return switch (verb) {
            case "BEGIN", "START" -> command("BEGIN", 'T');
            case "COMMIT", "ROLLBACK" -> command(verb, 'I');
            case "SET", "RESET", "DISCARD" -> command(verb, ' ');
            case "" -> command("", ' ');
            default -> rows(List.of("value"), List.of(List.of("")));
        };
    }

    private static Answer many() {
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 1; row <= ROWS; row++) {
            rows.add(List.of(row, "row " + row));
        }
        return rows(List.of("g", "text"), rows);
    }

    private static Answer command(String tag, char transaction) {
        return new Answer(message('n', out -> {}), complete(tag), complete(tag), NONE, transaction);
    }

    private static Answer failure(String state, String text) {
        byte[] error = message('E', out -> {
            for (String field : List.of("SERROR", "VERROR", "C" + state, "M" + text)) {
                string(out, field);
            }
            out.writeByte(0);
        });
        return new Answer(message('n', out -> {}), NONE, NONE, error, ' ');
    }

    private static Answer rows(List<String> columns, List<? extends List<?>> rows) {
        byte[] description = message('T', out -> {
            out.writeShort(columns.size());
            for (int i = 0; i < columns.size(); i++) {
                boolean number = !rows.isEmpty() && rows.get(0).get(i) instanceof Integer;
                string(out, columns.get(i));
                out.writeInt(0);
                out.writeShort(0);
                out.writeInt(number ? INT4 : TEXT);
                out.writeShort(number ? 4 : -1);
                out.writeInt(-1);
                out.writeShort(0);
            }
        });
        return new Answer(description, encoded(rows, false), encoded(rows, true), NONE, ' ');
    }

    private static byte[] encoded(List<? extends List<?>> rows, boolean binary) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (List<?> row : rows) {
            all.writeBytes(message('D', out -> {
                out.writeShort(row.size());
                for (Object value : row) {
                    value(out, value, binary);
                }
            }));
        }
        all.writeBytes(complete("SELECT " + rows.size()));
        return all.toByteArray();
    }

    private static void value(DataOutputStream out, Object value, boolean binary) throws IOException {
        if (binary && value instanceof Integer number) {
            out.writeInt(4);
            out.writeInt(number);
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
        }
    }

    private static byte[] complete(String tag) {
        return tag.isEmpty() ? message('I', out -> {}) : message('C', out -> string(out, tag));
    }

    static void string(DataOutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.writeByte(0);
    }

    /** Writes the inside of a message. */
    @FunctionalInterface
    interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    static byte[] message(char type, Body body) {
        try {
            ByteArrayOutputStream inside = new ByteArrayOutputStream();
            body.write(new DataOutputStream(inside));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(whole);
            out.writeByte(type);
            out.writeInt(inside.size() + 4);
            inside.writeTo(out);
            return whole.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }
}
