package io.holdfast.testkit.relation;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.h2.message.DbException;
import org.h2.util.json.JSONArray;
import org.h2.util.json.JSONBoolean;
import org.h2.util.json.JSONNumber;
import org.h2.util.json.JSONObject;
import org.h2.util.json.JSONString;
import org.h2.util.json.JSONStringSource;
import org.h2.util.json.JSONValue;
import org.h2.util.json.JSONValueTarget;

/**
 * JSON as {@code jsonb} keeps it: members by key, the last of several with one key, numbers without trailing zeros, no blanks.
 * A document is a {@link Map}, {@link List}, {@link String}, {@link BigDecimal}, {@link Boolean} or {@link #NULL}.
 */
final class Json {
    /** JSON's null. */
    static final Object NULL = new Object();

    private Json() {}

    static Object parse(String text) throws SQLException {
        try {
            return tree(JSONStringSource.parse(text, new JSONValueTarget()));
        } catch (DbException | IllegalArgumentException | IllegalStateException e) {
            throw new SQLException("invalid input syntax for type jsonb: \"" + text + "\"", "22P02", e);
        }
    }

    private static Object tree(JSONValue value) {
        if (value instanceof JSONObject object) {
            Map<String, Object> members = new TreeMap<>();
            for (Map.Entry<String, JSONValue> member : object.getMembers()) {
                members.put(member.getKey(), tree(member.getValue()));
            }
            return members;
        }
        if (value instanceof JSONArray array) {
            List<Object> elements = new ArrayList<>();
            for (JSONValue element : array.getArray()) {
                elements.add(tree(element));
            }
            return elements;
        }
        if (value instanceof JSONString string) {
            return string.getString();
        }
        if (value instanceof JSONNumber number) {
            return number.getBigDecimal();
        }
        return value instanceof JSONBoolean truth ? Boolean.valueOf(truth.getBoolean()) : NULL;
    }

    static String write(Object document) {
        StringBuilder text = new StringBuilder();
        write(document, text);
        return text.toString();
    }

    private static void write(Object document, StringBuilder text) {
        if (document instanceof Map<?, ?> members) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                quote((String) member.getKey(), text.append(separator));
                write(member.getValue(), text.append(':'));
                separator = ",";
            }
            text.append(members.isEmpty() ? "{}" : "}");
        } else if (document instanceof List<?> elements) {
            String separator = "[";
            for (Object element : elements) {
                write(element, text.append(separator));
                separator = ",";
            }
            text.append(elements.isEmpty() ? "[]" : "]");
        } else if (document instanceof String string) {
            quote(string, text);
        } else if (document instanceof BigDecimal number) {
            text.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
        } else {
            text.append(document == NULL ? "null" : document.toString());
        }
    }

    private static void quote(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ') {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    static boolean same(Object left, Object right) {
        if (left instanceof BigDecimal one && right instanceof BigDecimal other) {
            return one.compareTo(other) == 0;
        }
        if (left instanceof List<?> ours && right instanceof List<?> theirs) {
            boolean same = ours.size() == theirs.size();
            for (int i = 0; same && i < ours.size(); i++) {
                same = same(ours.get(i), theirs.get(i));
            }
            return same;
        }
        if (left instanceof Map<?, ?> ours && right instanceof Map<?, ?> theirs) {
            return ours.keySet().equals(theirs.keySet())
                    && same(List.copyOf(ours.values()), List.copyOf(theirs.values()));
        }
        return left.equals(right);
    }

    /** Whether one document has all of another. */
    static boolean contains(Object left, Object right) {
        if (left instanceof Map<?, ?> ours && right instanceof Map<?, ?> theirs) {
            return theirs.entrySet().stream()
                    .allMatch(member -> ours.containsKey(member.getKey())
                            && contains(ours.get(member.getKey()), member.getValue()));
        }
        if (left instanceof List<?> ours && right instanceof List<?> theirs) {
            return theirs.stream().allMatch(wanted -> ours.stream().anyMatch(one -> contains(one, wanted)));
        }
        return same(left, right);
    }

    static String type(Object document) {
        if (document instanceof Map) {
            return "object";
        }
        if (document instanceof List) {
            return "array";
        }
        if (document instanceof String) {
            return "string";
        }
        return document instanceof BigDecimal ? "number" : document instanceof Boolean ? "boolean" : "null";
    }
}
