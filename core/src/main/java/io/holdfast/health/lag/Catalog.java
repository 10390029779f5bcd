package io.holdfast.health.lag;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one endpoint's relations are read from. Immutable.
 *
 * @param leaves a relation's number to the ids of what has a frontier: tables, sources, materialized views
 * @param indexes a relation's number to the ids of indexes that may be read instead; one without a frontier is not installed
 * @param names an id to the name that people know it by
 * @param byObject whether there are objects at all
 */
record Catalog(
        Map<Integer, Set<String>> leaves,
        Map<Integer, Set<String>> indexes,
        Map<String, String> names,
        boolean byObject) {
    /** A server whose data is all equally old. */
    static final Catalog WHOLE = new Catalog(Map.of(), Map.of(), Map.of(), false);

    boolean isIndex(String object) {
        return leaves.values().stream().noneMatch(ids -> ids.contains(object));
    }

    /** Everything that has a frontier. */
    List<String> objects() {
        return names.keySet().stream().sorted().toList();
    }
}
