package io.holdfast.testkit.type;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An array of one dimension. Ordered element by element, NULL last.
 *
 * @param elements as {@link PgType} says of the element type
 */
public record SqlArray(List<@Nullable Object> elements) implements Comparable<SqlArray> {
    /**
     * Copies.
     *
     * @param elements may hold null
     */
    public SqlArray {
        elements = Collections.unmodifiableList(new ArrayList<>(elements));
    }

    @Override
    public int compareTo(SqlArray other) {
        Iterator<@Nullable Object> theirs = other.elements.iterator();
        for (Object mine : elements) {
            if (!theirs.hasNext()) {
                return 1;
            }
            int order = compare(mine, theirs.next());
            if (order != 0) {
                return order;
            }
        }
        return theirs.hasNext() ? -1 : 0;
    }

    @SuppressWarnings("unchecked") // the elements of an array are of one class
    private static int compare(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Boolean.compare(left == null, right == null);
        }
        return ((Comparable<Object>) left).compareTo(right);
    }

    /** {@code {1,2,NULL}}. */
    String text(PgType element) {
        return elements.stream()
                .map(value -> value == null ? "NULL" : quoted(TextCodec.encode(element, value)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        boolean plain = !text.isEmpty()
                && !text.equalsIgnoreCase("null")
                && text.chars().noneMatch(c -> "{},\"\\".indexOf(c) >= 0 || Character.isWhitespace(c));
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Reads {@code {1,2,NULL}}. */
    static SqlArray parse(PgType element, String text) throws SqlError {
        String trimmed = text.trim();
        if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) {
            throw malformed(text);
        }
        String inner = trimmed.substring(1, trimmed.length() - 1);
        List<@Nullable Object> values = new ArrayList<>();
        int at = 0;
        while (at < inner.length() && !inner.isBlank()) {
            StringBuilder value = new StringBuilder();
            boolean[] quoted = new boolean[1];
            at = element(inner, at, value, quoted);
            String word = quoted[0] ? value.toString() : value.toString().trim();
            if (word.isEmpty() && !quoted[0]) {
                throw malformed(text);
            }
            values.add(!quoted[0] && word.equalsIgnoreCase("null") ? null : TextCodec.decode(element, word));
            if (at == inner.length() - 1) {
                throw malformed(text);
            }
            at++;
        }
        return new SqlArray(values);
    }

    /** Reads one element; where it ends. */
    private static int element(String inner, int from, StringBuilder value, boolean[] quoted) throws SqlError {
        int at = from;
        boolean inside = false;
        for (; at < inner.length() && (inside || inner.charAt(at) != ','); at++) {
            char c = inner.charAt(at);
            if (c == '\\' && at + 1 < inner.length()) {
                value.append(inner.charAt(++at));
            } else if (c == '"') {
                inside = !inside;
                quoted[0] = true;
            } else if (c == '{' && !inside) {
                throw SqlError.of("0A000", "arrays of more than one dimension are not supported by the emulator");
            } else if (inside || !quoted[0]) {
                value.append(c);
            }
        }
        if (inside) {
            throw malformed(inner);
        }
        return at;
    }

    private static SqlError malformed(String text) {
        return SqlError.of("22P02", "malformed array literal: \"" + text + "\"");
    }
}
