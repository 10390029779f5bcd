package io.holdfast.testkit.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * FULL JOIN, which the relational engine has not: what LEFT JOIN gives, and the rows of the right side that met nothing.
 *
 * @param left the left side's text
 * @param right the right side's text
 * @param condition what joins them
 */
record FullJoin(String left, String right, String condition) {

    /** The join as one relation of another name; what both sides brought is said by that name from now on. */
    String over(Namespace ours, Namespace theirs, String alias) {
        Map<String, Typed> columns = new LinkedHashMap<>();
        List<String> whole = new ArrayList<>();
        List<String> alone = new ArrayList<>();
        for (Namespace side : List.of(ours, theirs)) {
            for (Typed value : side.values()) {
                if (columns.containsKey(value.sql())) {
                    continue;
                }
                String name = Names.quote("c" + columns.size());
                columns.put(value.sql(), Typed.of(Names.quote(alias) + "." + name, value.type()));
                whole.add(value.sql() + " AS " + name);
                String right = side == theirs
                        ? value.sql()
                        : "CAST(NULL AS " + value.type().relational() + ")";
                alone.add(right + " AS " + name);
            }
        }
        ours.rename(columns);
        theirs.rename(columns);
        String met = "SELECT " + list(whole) + " FROM " + left + " LEFT JOIN " + right + " ON " + condition;
        String unmet = "SELECT " + list(alone) + " FROM " + right + " WHERE NOT EXISTS (SELECT 1 FROM " + left
                + " WHERE " + condition + ")";
        return "(" + met + " UNION ALL " + unmet + ") AS " + Names.quote(alias);
    }

    private static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(", "));
    }
}
