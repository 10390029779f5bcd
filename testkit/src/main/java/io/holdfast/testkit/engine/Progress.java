package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.store.Guard;
import io.holdfast.testkit.store.History;
import io.holdfast.testkit.store.TimeStore;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which objects make progress: those whose cluster has a replica that has hydrated them, over inputs that do, and sources that
 * have no trouble. One that stands still keeps the frontier at which it stopped, and what it held then stays readable.
 * Thread-safe.
 */
final class Progress {
    private final World world;
    private final TimeStore store;
    private final Set<CatalogItem> stalled = ConcurrentHashMap.newKeySet();
    private final Set<CatalogItem> filled = ConcurrentHashMap.newKeySet();
    private final ReplicaFrontiers replicas = new ReplicaFrontiers();

    Progress(World world, TimeStore store) {
        this.world = world;
        this.store = store;
        world.clusters().onChange(this::update);
        world.connectors().onChange(this::update);
    }

    /** Looks again after a change of clusters, objects or sources. */
    void update() {
        store.changing(this::look);
        world.connectors().look(store.clock().millis());
    }

    /** Looks again where time alone may have brought something back. */
    void refresh() {
        if (stalled.stream().anyMatch(item -> item.dropped() || live(item))) {
            update();
        }
    }

    private void look() {
        Collection<CatalogItem> own = world.catalog().own();
        for (CatalogItem item : own) {
            History history = item.history();
            if (!driven(item) || history == null) {
                continue;
            }
            boolean moves = live(item);
            if (moves) {
                filled.add(item);
            }
            if (moves ? stalled.remove(item) : stalled.add(item)) {
                store.frontiers().drive(history, moves);
            }
        }
        filled.removeIf(CatalogItem::dropped);
        stalled.removeIf(CatalogItem::dropped);
        replicas.look(own, this::upperNow, store.clock().millis());
    }

    /** Whether an object's rows come from something that may stand still. */
    private static boolean driven(CatalogItem item) {
        return switch (item.kind()) {
            case MATERIALIZED_VIEW, INDEX, SOURCE, SINK -> true;
            case TABLE -> !item.uses().isEmpty();
            default -> false;
        };
    }

    /** Whether a set of objects is up to date. */
    boolean live(Collection<CatalogItem> items) {
        return items.stream().allMatch(this::live);
    }

    /** Whether an object is up to date. */
    boolean live(CatalogItem item) {
        Cluster cluster = item.cluster();
        boolean runs = cluster == null
                || cluster.serves(Set.of(item.id()), store.clock().millis());
        return runs
                && !world.connectors().troubled(item)
                && (item.kind() == CatalogItem.Kind.SYSTEM || live(item.uses()));
    }

    /** Whether objects have rows to show: one may stand still, but it must have been up to date once. */
    boolean filled(Collection<CatalogItem> items) {
        return items.stream().allMatch(this::filled);
    }

    /** Whether an object has rows to show. */
    boolean filled(CatalogItem item) {
        return switch (item.kind()) {
            case SYSTEM, CONNECTION, SECRET -> true;
            case TABLE -> item.uses().isEmpty() || live(item) || filled.contains(item);
            case MATERIALIZED_VIEW, SOURCE, SINK -> live(item) || filled.contains(item);
            case VIEW -> filled(item.uses());
            case INDEX -> {
                Cluster cluster = item.cluster();
                yield cluster != null
                        && cluster.serves(Set.of(item.id()), store.clock().millis());
            }
        };
    }

    /** An object's write frontier. */
    long upper(CatalogItem item) {
        refresh();
        return upperNow(item);
    }

    private long upperNow(CatalogItem item) {
        History history = item.history();
        return history == null ? store.upper(item.inputs()) : store.upper(history);
    }

    /** How far one replica has come with an object. */
    long upperOn(Replica replica, CatalogItem item) {
        long upper = upper(item);
        Cluster cluster = item.cluster();
        boolean runs = cluster == null
                || cluster.hydrated(replica, item.id(), store.clock().millis());
        return runs ? upper : replicas.of(replica, item, upper);
    }

    /** Whether something stands still that time alone may bring back. */
    boolean stalls() {
        return !stalled.isEmpty();
    }

    /** Waits until objects have moved past a time. */
    <E extends Exception> void awaitReadable(Guard<E> guard, Set<History> inputs, long time) throws E {
        awaitReadable(guard, inputs, time, Long.MAX_VALUE);
    }

    /** The same; the guard is asked again when a deadline has passed. */
    <E extends Exception> void awaitReadable(Guard<E> guard, Set<History> inputs, long time, long deadline) throws E {
        boolean readable = false;
        while (!readable) {
            readable = store.await(
                    guard,
                    () -> {
                        refresh();
                        return store.upper(inputs) > time;
                    },
                    Math.min(deadline, nextChange()));
        }
    }

    /** Waits until every source behind objects goes on; false where the time is up. */
    <E extends Exception> boolean awaitSources(Guard<E> guard, Collection<CatalogItem> items, long until) throws E {
        boolean fetched = false;
        while (!fetched && store.clock().millis() < until) {
            fetched = store.await(guard, () -> fetched(items), Math.min(until, nextChange()));
        }
        return fetched || fetched(items);
    }

    private boolean fetched(Collection<CatalogItem> items) {
        return items.stream().allMatch(item -> switch (item.kind()) {
            case SOURCE -> live(item);
            case TABLE -> item.uses().isEmpty() || live(item);
            default -> fetched(item.uses());
        });
    }

    /** When something may become ready without anybody's doing. */
    long nextChange() {
        long now = store.clock().millis();
        return world.clusters().all().stream()
                .mapToLong(cluster -> cluster.nextChange(now))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
