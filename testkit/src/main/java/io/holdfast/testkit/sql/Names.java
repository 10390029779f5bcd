package io.holdfast.testkit.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Qualified names. */
public final class Names {
    /** The database that is there from the start. */
    public static final String DATABASE = "materialize";

    /** The schema that is there from the start. */
    public static final String SCHEMA = "public";

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    private Names() {}

    /** A name as written, in one text: parts that need it stay quoted. */
    static String written(List<String> parts) {
        return parts.stream()
                .map(part -> PLAIN.matcher(part).matches() ? part : quote(part))
                .collect(Collectors.joining("."));
    }

    /**
     * The parts of a name.
     *
     * @param written as a statement holds it: {@code a}, {@code s.a}, {@code d.s.a}, each part quoted where it must be
     * @return one to three parts, without quotes
     */
    public static List<String> parts(String written) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            boolean pair = quoted && c == '"' && i + 1 < written.length() && written.charAt(i + 1) == '"';
            if (pair) {
                part.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return List.copyOf(parts);
    }

    /**
     * Quotes an identifier.
     *
     * @param name any text
     * @return the identifier in double quotes
     */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * Quotes a string.
     *
     * @param value any text
     * @return the literal
     */
    public static String literal(String value) {
        return '\'' + value.replace("'", "''") + '\'';
    }
}
