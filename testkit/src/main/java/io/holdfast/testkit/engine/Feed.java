package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Row changes for several tables that become visible at one timestamp. The same feed may be applied to several environments,
 * which then share the rows. Not thread-safe while it is being filled.
 */
public final class Feed {
    private final Map<String, List<Change>> changes = new LinkedHashMap<>();

    /**
     * Adds a row.
     *
     * @param table the table's name
     * @param values one value a column, in the Java class of the column's type
     * @return this
     */
    public Feed insert(String table, @Nullable Object... values) {
        return add(table, values, 1);
    }

    /**
     * Removes a row, which must exist.
     *
     * @param table the table's name
     * @param values one value a column, in the Java class of the column's type
     * @return this
     */
    public Feed delete(String table, @Nullable Object... values) {
        return add(table, values, -1);
    }

    private Feed add(String table, @Nullable Object[] values, long diff) {
        changes.computeIfAbsent(table, key -> new ArrayList<>()).add(new Change(Tuple.of(values.clone()), diff));
        return this;
    }

    Map<String, List<Change>> changes() {
        return changes;
    }
}
