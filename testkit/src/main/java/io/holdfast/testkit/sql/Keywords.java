package io.holdfast.testkit.sql;

import java.util.List;
import java.util.Set;

/** Words that are never a column or an alias here. */
public final class Keywords {
    private static final Set<String> RESERVED = Set.of(
            "select",
            "from",
            "where",
            "group",
            "by",
            "having",
            "order",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "all",
            "distinct",
            "on",
            "using",
            "join",
            "inner",
            "left",
            "right",
            "full",
            "outer",
            "cross",
            "natural",
            "as",
            "and",
            "or",
            "not",
            "in",
            "is",
            "null",
            "true",
            "false",
            "like",
            "ilike",
            "between",
            "case",
            "when",
            "then",
            "else",
            "end",
            "exists",
            "any",
            "some",
            "values",
            "with",
            "asc",
            "desc",
            "nulls",
            "over",
            "partition",
            "filter",
            "set",
            "into",
            "insert",
            "update",
            "delete",
            "default",
            "cast",
            "interval",
            "array",
            "lateral",
            "returning",
            "for",
            "escape",
            "recursive",
            "mutually",
            "window",
            "symmetric",
            "similar",
            "collate",
            "unknown");
    private static final Set<String> ENDS_SELECT = Set.of(
            "where",
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "window",
            "for");

    private static final Set<String> OPERATORS =
            Set.of("and", "or", "not", "is", "isnull", "notnull", "in", "between", "like", "ilike", "at");

    private Keywords() {}

    /**
     * What {@code pg_get_keywords()} lists.
     *
     * @return in order
     */
    public static List<String> words() {
        return RESERVED.stream().sorted().toList();
    }

    static boolean reserved(Token token) {
        return token.kind() == Token.Kind.WORD && RESERVED.contains(token.text());
    }

    /** Whether it stands between operands. */
    static boolean operator(Token token) {
        return token.kind() == Token.Kind.WORD && OPERATORS.contains(token.text());
    }

    /** Whether it begins what follows a select list and its FROM. */
    static boolean endsSelect(Token token) {
        return token.kind() == Token.Kind.WORD && ENDS_SELECT.contains(token.text());
    }
}
