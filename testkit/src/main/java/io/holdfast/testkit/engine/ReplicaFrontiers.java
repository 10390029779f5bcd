package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * How far each replica has come with what it runs: one that is down, or has not hydrated an object, stays where that object was when
 * it stopped. Thread-safe.
 */
final class ReplicaFrontiers {
    private final Map<Place, Long> stopped = new ConcurrentHashMap<>();

    private record Place(String replica, String object) {}

    /** Looks which replicas have stopped, and which go on. */
    void look(Collection<CatalogItem> items, ToLongFunction<CatalogItem> upper, long now) {
        stopped.keySet().removeIf(place -> items.stream().noneMatch(item -> runs(item, place)));
        for (CatalogItem item : items) {
            Cluster cluster = item.cluster();
            if (cluster != null && item.history() != null) {
                cluster.replicas().forEach(replica -> look(item, replica, upper, now));
            }
        }
    }

    private static boolean runs(CatalogItem item, Place place) {
        Cluster cluster = item.cluster();
        return item.id().equals(place.object())
                && cluster != null
                && cluster.replicas().stream().anyMatch(replica -> replica.id().equals(place.replica()));
    }

    private void look(CatalogItem item, Replica replica, ToLongFunction<CatalogItem> upper, long now) {
        Cluster cluster = java.util.Objects.requireNonNull(item.cluster());
        Place place = new Place(replica.id(), item.id());
        if (cluster.hydrated(replica, item.id(), now)) {
            stopped.remove(place);
        } else {
            stopped.computeIfAbsent(place, key -> upper.applyAsLong(item));
        }
    }

    /** A replica's frontier of an object that stands elsewhere at its upper. */
    long of(Replica replica, CatalogItem item, long upper) {
        return stopped.getOrDefault(new Place(replica.id(), item.id()), upper);
    }
}
