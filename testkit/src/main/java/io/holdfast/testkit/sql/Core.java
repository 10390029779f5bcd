package io.holdfast.testkit.sql;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query without ORDER BY and LIMIT.
 *
 * @param selected its text and columns
 * @param names what an ORDER BY may name besides the columns, null where it may not
 * @param loose the columns that are NULL or a literal without a type
 */
record Core(Selected selected, @Nullable Namespace names, Set<Integer> loose) {
    static Core closed(Selected selected) {
        return new Core(selected, null, Set.of());
    }

    boolean loose(int column) {
        return loose.contains(column);
    }

    List<ResultColumn> columns() {
        return selected.columns();
    }
}
