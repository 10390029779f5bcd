package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.store.History;
import java.util.Comparator;
import java.util.Optional;

/**
 * Which object has an index on which cluster.
 *
 * @param catalog where the indexes are
 */
record Indexes(Catalog catalog) {
    /** The index that a query on a cluster reads instead of the object. */
    Optional<CatalogItem> find(CatalogItem on, String cluster) {
        return catalog.own().stream()
                .filter(item ->
                        item.kind() == CatalogItem.Kind.INDEX && item.uses().contains(on))
                .filter(item -> isOn(item, cluster))
                .min(Comparator.comparing(CatalogItem::name));
    }

    private static boolean isOn(CatalogItem item, String name) {
        Cluster cluster = item.cluster();
        return cluster != null && cluster.name().equals(name);
    }

    /** An index's own frontier. */
    static History frontier(CatalogItem index) {
        return java.util.Objects.requireNonNull(index.history(), "an index has a frontier");
    }
}
