package io.holdfast.testkit.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Versions of rows by the value of one column. One writer at a time; readers need no lock. */
final class ColumnIndex {
    private final int column;
    private final Map<Object, Versions> buckets = new ConcurrentHashMap<>();

    ColumnIndex(int column, Versions rows) {
        this.column = column;
        for (int i = 0; i < rows.size(); i++) {
            add(rows.get(i));
        }
    }

    /** NULL equals nothing and is not kept. */
    void add(Version version) {
        Object key = version.row.get(column);
        if (key != null) {
            buckets.merge(key, Versions.none().with(List.of(version)), (all, one) -> all.with(List.of(version)));
        }
    }

    Versions find(Object value) {
        return buckets.getOrDefault(value, Versions.none());
    }

    /** Forgets versions that no reader can ask for. */
    void keep(Predicate<Version> wanted) {
        buckets.replaceAll((key, all) -> all.keeping(wanted));
        buckets.values().removeIf(all -> all.size() == 0);
    }
}
