package io.holdfast.testkit.sql;

import java.util.Set;

/** Words that are never a column or an alias here. */
final class Keywords {
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
    private static final Set<String> ENDS_SELECT_LIST = Set.of(
            "from",
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
            "for");
    private static final Set<String> ENDS_FROM = Set.of(
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
            "set",
            "select");
    private static final Set<String> NOT_LINEAR = Set.of(
            "group",
            "having",
            "order",
            "limit",
            "offset",
            "fetch",
            "union",
            "intersect",
            "except",
            "distinct",
            "join",
            "values",
            "with",
            "over",
            "exists",
            "any",
            "some",
            "all");
    private static final Set<String> UNSUPPORTED = Set.of(
            "lateral",
            "returning",
            "array",
            "interval",
            "recursive",
            "mutually",
            "window",
            "for",
            "similar",
            "collate",
            "symmetric");

    private Keywords() {}

    static boolean reserved(Token token) {
        return token.kind() == Token.Kind.WORD && RESERVED.contains(token.text());
    }

    static boolean endsSelectList(String word) {
        return ENDS_SELECT_LIST.contains(word);
    }

    static boolean endsFrom(String word) {
        return ENDS_FROM.contains(word);
    }

    static boolean notLinear(String word) {
        return NOT_LINEAR.contains(word);
    }

    static boolean unsupported(String word) {
        return UNSUPPORTED.contains(word);
    }
}
