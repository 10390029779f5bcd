package io.holdfast.testkit.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text format of COPY: a line a row, tabs between values, {@code \N} for NULL, backslash escapes. */
public final class CopyText {
    private CopyText() {}

    /**
     * Writes a row.
     *
     * @param columns the types
     * @param values one value a column, as {@link PgType} says
     * @return the line with its newline
     */
    public static String line(List<Column> columns, @Nullable Object[] values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append('\t');
            }
            Object value = values[i];
            if (value == null) {
                line.append("\\N");
            } else {
                escape(TextCodec.encode(columns.get(i).type(), value), line);
            }
        }
        return line.append('\n').toString();
    }

    private static void escape(String text, StringBuilder line) {
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
                default -> line.append(character);
            }
        }
    }
}
