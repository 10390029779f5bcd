package io.holdfast.testkit.model;

import io.holdfast.testkit.store.Change;
import io.holdfast.testkit.store.Changes;
import io.holdfast.testkit.store.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows that come and go at one timestamp, in one or more objects. Not thread-safe. */
public final class ModelChanges {
    private final Map<String, List<Change>> changes = new LinkedHashMap<>();

    /** No changes yet. */
    public ModelChanges() {}

    /**
     * Adds a row.
     *
     * @param object the object's name
     * @param values the row's
     * @return this
     */
    public ModelChanges insert(String object, @Nullable Object... values) {
        return add(object, 1, values);
    }

    /**
     * Takes a row away, which must exist.
     *
     * @param object the object's name
     * @param values the row's
     * @return this
     */
    public ModelChanges delete(String object, @Nullable Object... values) {
        return add(object, -1, values);
    }

    /**
     * Adds copies of a row, or takes them away.
     *
     * @param object the object's name
     * @param diff how many; negative to take away
     * @param values the row's
     * @return this
     */
    public ModelChanges add(String object, long diff, @Nullable Object... values) {
        changes.computeIfAbsent(object, name -> new ArrayList<>()).add(new Change(Tuple.of(values.clone()), diff));
        return this;
    }

    Map<String, List<Change>> consolidated() {
        Map<String, List<Change>> result = new LinkedHashMap<>();
        changes.forEach((object, list) -> result.put(object, Changes.consolidate(list)));
        return result;
    }
}
