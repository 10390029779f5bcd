package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a query imports on its cluster: an index where there is one, otherwise the object's storage. All of it must be
 * readable at the query's time, so an index brings its own, short history with it.
 *
 * @param inputs the histories that hold the rows
 * @param storage the objects imported from storage
 * @param indexes the indexes imported
 * @param computed the relations of the catalog, which are readable at the newest time only
 */
record Bundle(Set<History> inputs, Set<CatalogItem> storage, Set<CatalogItem> indexes, Set<CatalogItem> computed) {

    static Bundle of(QueryPlan query, Indexes known, String cluster) {
        Bundle bundle = new Bundle(query.inputs(), new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());
        // in order of name, so that messages are the same every time
        query.sources().items().stream()
                .sorted(Comparator.comparing(CatalogItem::name))
                .forEach(item -> bundle.add(item, known, cluster));
        return bundle;
    }

    /** What a SUBSCRIBE to a whole object imports where the server reads its storage directly. */
    static Bundle storageOf(QueryPlan query) {
        return new Bundle(query.inputs(), query.sources().items(), Set.of(), Set.of());
    }

    private void add(CatalogItem item, Indexes known, String cluster) {
        var index = known.find(item, cluster);
        if (index.isPresent()) {
            indexes.add(index.get());
        } else if (item.kind() == CatalogItem.Kind.VIEW) {
            item.uses().forEach(used -> add(used, known, cluster));
        } else if (item.history() != null) {
            storage.add(item);
        } else if (item.computed()) {
            computed.add(item);
        }
    }

    /** The earliest time at which all of it is readable. */
    long since(TimeStore store) {
        long kept = store.frontiers().since(held());
        return computed.isEmpty() ? kept : Math.max(kept, newest(store));
    }

    /** The newest time that is readable. */
    static long newest(TimeStore store) {
        return store.upper() - 1;
    }

    /** Everything that must be readable. */
    Set<History> held() {
        Set<History> held = new LinkedHashSet<>(inputs);
        indexes.forEach(index -> held.add(Indexes.frontier(index)));
        return held;
    }
}
