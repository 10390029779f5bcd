package io.holdfast.subscribe.stream;

import io.holdfast.read.ReadLexer;
import io.holdfast.read.StatementKind;
import java.util.Optional;

/**
 * What is subscribed.
 *
 * @param sql as it stands after SUBSCRIBE: a quoted name, or a query in parentheses
 * @param label for people
 * @param object the name, empty for a query
 */
record Subject(String sql, String label, Optional<ObjectName> object) {
    private static final int LABEL = 40;

    static Subject object(String text) {
        ObjectName name = ObjectName.parse(text);
        return new Subject(name.sql(), name.toString(), Optional.of(name));
    }

    /**
     * A query.
     *
     * @throws IllegalArgumentException where the text is not one SELECT that changes nothing
     */
    static Subject query(String text) {
        String trimmed = text.strip();
        if (new ReadLexer().classify(trimmed).kind() != StatementKind.READ || trimmed.contains(";")) {
            throw new IllegalArgumentException(
                    "only a single SELECT without a semicolon can be subscribed, not: " + trimmed);
        }
        String label = trimmed.length() > LABEL ? trimmed.substring(0, LABEL) + "…" : trimmed;
        return new Subject("(" + trimmed + ")", label, Optional.empty());
    }

    /** A SELECT of all of it. */
    String select() {
        return "SELECT * FROM " + relation();
    }

    /** What a SELECT reads from. */
    String relation() {
        return object.isPresent() ? sql : sql + " AS subscribed";
    }
}
