package io.holdfast.subscribe.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The name of a subscribed object: one to three parts. Read as SQL reads it (unquoted parts fold to lower case) and always
 * written quoted.
 *
 * @param parts database, schema and name, as far as they were given
 */
record ObjectName(List<String> parts) {
    private static final Pattern PART = Pattern.compile("([A-Za-z_][A-Za-z0-9_$]*)|\"((?:[^\"\\x00]|\"\")+)\"");
    private static final int MOST_PARTS = 3;

    /**
     * Reads a name.
     *
     * @param text {@code name}, {@code schema.name} or {@code database.schema.name}, each part plain or in double quotes
     * @return the name
     * @throws IllegalArgumentException where the text is anything else
     */
    static ObjectName parse(String text) {
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int at = 0;
        while (parts.size() < MOST_PARTS && matcher.region(at, text.length()).lookingAt()) {
            parts.add(part(matcher));
            at = matcher.end();
            if (at == text.length()) {
                return new ObjectName(List.copyOf(parts));
            }
            if (text.charAt(at) != '.') {
                break;
            }
            at++;
        }
        throw new IllegalArgumentException(
                "cannot subscribe to '" + text + "': an object is named as name, schema.name or"
                        + " database.schema.name; put a part with other characters than a-z, 0-9, _ and $ in double quotes."
                        + " For a query, create a materialized view and subscribe to that");
    }

    private static String part(Matcher matcher) {
        String plain = matcher.group(1);
        return plain != null ? plain.toLowerCase(Locale.ROOT) : matcher.group(2).replace("\"\"", "\"");
    }

    /**
     * The name as SQL.
     *
     * @return every part quoted
     */
    String sql() {
        return parts.stream()
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
