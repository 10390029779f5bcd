package io.holdfast.testkit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client asks for: one text of statements, or single statements with parameters. */
record SqlRequest(boolean simple, List<Query> queries) {
    /** A statement, and its parameters as text. */
    record Query(String sql, List<@Nullable String> parameters) {}

    /** Reads a request's body. */
    static SqlRequest parse(String body) {
        Map<?, ?> members = object(Json.parse(body));
        if (members.get("query") instanceof String query && !members.containsKey("queries")) {
            return new SqlRequest(true, List.of(new Query(query, List.of())));
        }
        if (!(members.get("queries") instanceof List<?> list) || members.containsKey("query")) {
            throw new IllegalArgumentException("expected \"query\" or \"queries\"");
        }
        List<Query> queries = new ArrayList<>();
        for (Object element : list) {
            Map<?, ?> query = object(element);
            if (!(query.get("query") instanceof String sql)) {
                throw new IllegalArgumentException("missing field `query`");
            }
            queries.add(new Query(sql, parameters(query.get("params"))));
        }
        return new SqlRequest(false, queries);
    }

    private static List<@Nullable String> parameters(@Nullable Object given) {
        List<@Nullable String> parameters = new ArrayList<>();
        if (given != null) {
            if (!(given instanceof List<?> list)) {
                throw new IllegalArgumentException("\"params\" must be an array");
            }
            for (Object value : list) {
                if (value != null && !(value instanceof String)) {
                    throw new IllegalArgumentException("a parameter must be a string or null");
                }
                parameters.add((String) value);
            }
        }
        return parameters;
    }

    private static Map<?, ?> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> members) {
            return members;
        }
        throw new IllegalArgumentException("expected an object");
    }
}
