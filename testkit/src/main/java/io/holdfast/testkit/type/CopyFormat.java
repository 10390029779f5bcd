package io.holdfast.testkit.type;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How COPY … TO STDOUT writes rows.
 *
 * @param kind text, CSV or binary
 * @param delimiter what stands between values, of text and CSV
 * @param nothing what stands for NULL, of text and CSV
 */
public record CopyFormat(Kind kind, char delimiter, String nothing) {
    /** A line a row, tabs between values, {@code \N} for NULL, backslash escapes. */
    public static final CopyFormat TEXT = new CopyFormat(Kind.TEXT, '\t', "\\N");

    /** Comma-separated values, nothing for NULL. */
    public static final CopyFormat CSV = new CopyFormat(Kind.CSV, ',', "");

    /** PostgreSQL's binary format. */
    public static final CopyFormat BINARY = new CopyFormat(Kind.BINARY, '\0', "");

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

    /** The sort of format. */
    public enum Kind {
        /** Tabs and backslashes. */
        TEXT,
        /** Commas and quotes. */
        CSV,
        /** Lengths and bytes. */
        BINARY
    }

    /**
     * What comes before the first row.
     *
     * @return empty but for binary
     */
    public byte[] header() {
        return kind == Kind.BINARY
                ? ByteBuffer.allocate(SIGNATURE.length + 8).put(SIGNATURE).array()
                : new byte[0];
    }

    /**
     * What comes after the last row, in a message of its own.
     *
     * @return empty but for binary
     */
    public byte[] trailer() {
        return kind == Kind.BINARY ? TRAILER.clone() : new byte[0];
    }

    /**
     * Writes a row.
     *
     * @param columns the types
     * @param values one value a column, as {@link PgType} says
     * @return its bytes
     * @throws SqlError 22P03 where a value has no binary form
     */
    public byte[] row(List<Column> columns, @Nullable Object[] values) throws SqlError {
        if (kind == Kind.BINARY) {
            return binary(columns, values);
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append(delimiter);
            }
            Object value = values[i];
            if (value == null) {
                line.append(nothing);
            } else {
                write(TextCodec.encode(columns.get(i).type(), value), line, values.length == 1);
            }
        }
        return line.append('\n').toString().getBytes(UTF_8);
    }

    private static byte[] binary(List<Column> columns, @Nullable Object[] values) throws SqlError {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) values.length).array());
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            byte[] cell = value == null
                    ? new byte[0]
                    : BinaryCodec.encode(columns.get(i).type(), value);
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .putInt(value == null ? -1 : cell.length)
                    .array());
            bytes.writeBytes(cell);
        }
        return bytes.toByteArray();
    }

    private void write(String text, StringBuilder line, boolean alone) {
        if (kind == Kind.TEXT) {
            escape(text, line);
            return;
        }
        boolean special = text.indexOf(delimiter) >= 0
                || text.indexOf('"') >= 0
                || text.indexOf('\n') >= 0
                || text.indexOf('\r') >= 0;
        boolean ambiguous = text.equals(nothing) || (alone && text.equals("\\."));
        line.append(special || ambiguous ? '"' + text.replace("\"", "\"\"") + '"' : text);
    }

    private void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\b' -> line.append("\\b");
                case '\f' -> line.append("\\f");
                case '\u000b' -> line.append("\\v");
                default -> line.append(character == delimiter ? "\\" : "").append(character);
            }
        }
    }
}
