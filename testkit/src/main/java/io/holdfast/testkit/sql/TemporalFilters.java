package io.holdfast.testkit.sql;

import java.util.HashSet;
import java.util.Set;

/**
 * Comparisons of {@code mz_now()}. Each tells the relational session when its answer will change. Only those that stand as conditions
 * of their own, joined by AND, may be in what is maintained.
 */
final class TemporalFilters {
    private static final String CALL = "MZ_NOW_COMPARED(";

    private final Set<String> filters = new HashSet<>();

    /**
     * Compares.
     *
     * @param operator {@code =}, {@code <}, {@code <=}, {@code >} or {@code >=}
     * @param other what {@code mz_now()} is compared with, an {@code mz_timestamp}
     * @param first whether {@code mz_now()} stands on the left
     */
    Typed compare(String operator, String other, boolean first) {
        String seen = first ? operator : mirrored(operator);
        String sql = CALL + "'" + seen + "', CAST(" + other + " AS BIGINT))";
        filters.add(sql);
        return Typed.bool(sql);
    }

    /** Both of two conditions. */
    Typed and(Typed left, Typed right) {
        String sql = "(" + left.sql() + " AND " + right.sql() + ")";
        boolean temporal = filters.contains(left.sql()) || filters.contains(right.sql());
        if (temporal && fits(left) && fits(right)) {
            filters.add(sql);
        }
        return Typed.bool(sql);
    }

    private boolean fits(Typed condition) {
        return filters.contains(condition.sql()) || !condition.sql().contains(CALL);
    }

    boolean contains(Typed condition) {
        return filters.contains(condition.sql());
    }

    private static String mirrored(String operator) {
        return switch (operator) {
            case "<" -> ">";
            case "<=" -> ">=";
            case ">" -> "<";
            case ">=" -> "<=";
            default -> operator;
        };
    }
}
