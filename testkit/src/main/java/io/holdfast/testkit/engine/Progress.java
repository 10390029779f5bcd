package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.NotReadable;
import io.holdfast.testkit.store.ReadHold;
import io.holdfast.testkit.store.TimeStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which materialized views make progress: those whose cluster has a replica that has hydrated them, over inputs that do. A view
 * that stands still keeps the frontier at which it stopped, and what it held then stays readable. Thread-safe.
 */
final class Progress {
    private final World world;
    private final TimeStore store;
    private final Map<CatalogItem, Stall> stalls = new ConcurrentHashMap<>();
    private final Set<CatalogItem> filled = ConcurrentHashMap.newKeySet();

    Progress(World world, TimeStore store) {
        this.world = world;
        this.store = store;
        world.clusters().onChange(this::update);
    }

    /** Where a view stopped, and what keeps it readable there. */
    private record Stall(long upper, ReadHold hold) {}

    /** Looks again after a change of clusters or objects. */
    void update() {
        look();
        // outside of the monitor: whoever holds the store's lock may be waiting for it
        store.signal();
    }

    private synchronized void look() {
        for (CatalogItem item : world.catalog().own()) {
            History history = item.history();
            if (item.kind() != CatalogItem.Kind.MATERIALIZED_VIEW || history == null) {
                continue;
            }
            if (live(item)) {
                filled.add(item);
            } else if (!stalls.containsKey(item)) {
                stall(item, history);
            }
        }
        filled.removeIf(CatalogItem::dropped);
        forgetTheLive();
    }

    private void stall(CatalogItem item, History history) {
        long upper = store.upper(history);
        try {
            stalls.put(item, new Stall(upper, ReadHold.of(List.of(history), upper - 1)));
        } catch (NotReadable e) {
            // a tick came in between: the next look finds the new frontier
            stall(item, history);
        }
    }

    private synchronized void forgetTheLive() {
        stalls.entrySet().removeIf(entry -> {
            boolean over = entry.getKey().dropped() || live(entry.getKey());
            if (over) {
                entry.getValue().hold().close();
            }
            return over;
        });
    }

    /** Whether a set of objects is up to date. */
    boolean live(Collection<CatalogItem> items) {
        return items.stream().allMatch(this::live);
    }

    /** Whether an object is up to date. */
    boolean live(CatalogItem item) {
        Cluster cluster = item.cluster();
        if (item.kind() == CatalogItem.Kind.MATERIALIZED_VIEW && cluster != null) {
            if (!cluster.serves(Set.of(item.id()), store.clock().millis())) {
                return false;
            }
        }
        return item.kind() == CatalogItem.Kind.TABLE || item.kind() == CatalogItem.Kind.SYSTEM || live(item.uses());
    }

    /** Whether an object has rows to show: a view may stand still, but it must have been live once. */
    boolean filled(CatalogItem item) {
        return switch (item.kind()) {
            case TABLE, SYSTEM -> true;
            case MATERIALIZED_VIEW -> live(item) || filled.contains(item);
            case VIEW -> item.uses().stream().allMatch(this::filled);
            case INDEX -> {
                Cluster cluster = item.cluster();
                yield cluster != null
                        && cluster.serves(Set.of(item.id()), store.clock().millis());
            }
        };
    }

    /** An object's write frontier: its own, unless its cluster or what it follows from stands still. */
    long upper(CatalogItem item) {
        if (!stalls.isEmpty()) {
            Stall stall = stalls.get(item);
            if (stall != null && !live(item)) {
                return stall.upper();
            }
            forgetTheLive();
        }
        History history = item.history();
        long own = history == null ? store.upper() : store.upper(history);
        return item.kind() == CatalogItem.Kind.MATERIALIZED_VIEW
                ? own
                : item.uses().stream().mapToLong(this::upper).reduce(own, Math::min);
    }

    /** When something may become ready without anybody's doing. */
    long nextChange() {
        long now = store.clock().millis();
        return world.clusters().all().stream()
                .mapToLong(cluster -> cluster.nextChange(now))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void close() {
        stalls.values().forEach(stall -> stall.hold().close());
        stalls.clear();
    }
}
