package io.holdfast.testkit.engine;

import io.holdfast.testkit.store.History;
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
 */
record Bundle(Set<History> inputs, Set<CatalogItem> storage, Set<CatalogItem> indexes) {

    static Bundle of(QueryPlan query, Indexes known, String cluster) {
        Bundle bundle = new Bundle(query.inputs(), new LinkedHashSet<>(), new LinkedHashSet<>());
        // in order of name, so that messages are the same every time
        query.sources().items().stream()
                .sorted(Comparator.comparing(CatalogItem::name))
                .forEach(item -> bundle.add(item, known, cluster));
        return bundle;
    }

    /** What a SUBSCRIBE to a whole object imports where the server reads its storage directly. */
    static Bundle storageOf(QueryPlan query) {
        return new Bundle(query.inputs(), query.sources().items(), Set.of());
    }

    private void add(CatalogItem item, Indexes known, String cluster) {
        var index = known.find(item, cluster);
        if (index.isPresent()) {
            indexes.add(index.get());
        } else if (item.kind() == CatalogItem.Kind.VIEW) {
            item.uses().forEach(used -> add(used, known, cluster));
        } else if (item.history() != null) {
            storage.add(item);
        }
    }

    /** Everything that must be readable. */
    Set<History> held() {
        Set<History> held = new LinkedHashSet<>(inputs);
        indexes.forEach(index -> held.add(Indexes.frontier(index)));
        return held;
    }
}
