package io.holdfast.testkit.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A query, translated.
 *
 * @param sql its text
 * @param columns what it gives
 */
record Selected(String sql, List<ResultColumn> columns) {
    /** Names for the columns that differ from one another. */
    List<String> distinctNames() {
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (ResultColumn column : columns) {
            String name = column.name();
            for (int i = 2; !seen.add(name); i++) {
                name = column.name() + "#" + i;
            }
            names.add(name);
        }
        return names;
    }

    /** The query as a relation of a FROM. */
    String derived(String alias) {
        String names = distinctNames().stream().map(Names::quote).collect(Collectors.joining(", "));
        return "(" + sql + ") AS " + Names.quote(alias) + "(" + names + ")";
    }

    /** The query with its columns cast, where they are of other types. */
    String as(List<SqlType> types) {
        boolean same = true;
        List<String> items = new ArrayList<>();
        List<String> names = distinctNames();
        for (int i = 0; i < types.size(); i++) {
            String name = Names.quote(names.get(i));
            boolean fits = columns.get(i).type().type() == types.get(i).type();
            same &= fits;
            items.add(fits ? name : "CAST(" + name + " AS " + types.get(i).relational() + ") AS " + name);
        }
        return same ? sql : "SELECT " + String.join(", ", items) + " FROM " + derived("_cast");
    }
}
