package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.History;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which object has an index on which cluster. Thread-safe. */
final class Indexes {
    private final Map<CatalogItem, Place> places = new ConcurrentHashMap<>();

    private record Place(CatalogItem on, String cluster) {}

    void add(CatalogItem index, CatalogItem on, String cluster) {
        places.keySet().removeIf(CatalogItem::dropped);
        places.put(index, new Place(on, cluster));
    }

    /** The index that a query on a cluster reads instead of the object. */
    Optional<CatalogItem> find(CatalogItem on, String cluster) {
        Place wanted = new Place(on, cluster);
        return places.entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(wanted) && !entry.getKey().dropped())
                .map(Map.Entry::getKey)
                .min(java.util.Comparator.comparing(CatalogItem::name));
    }

    /** An index's own frontier. */
    static History frontier(CatalogItem index) {
        return java.util.Objects.requireNonNull(index.history(), "an index has a frontier");
    }
}
