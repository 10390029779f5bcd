package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.store.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The SUBSCRIBEs that run now. Thread-safe. */
final class Subscriptions {
    private final Environment environment;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Subscribed> running = new ConcurrentSkipListMap<>();

    Subscriptions(Environment environment) {
        this.environment = environment;
    }

    /**
     * A running SUBSCRIBE.
     *
     * @param id its id
     * @param processId whose it is
     * @param source what it follows
     * @param since when it began
     * @param objects the ids of what it reads
     */
    record Subscribed(String id, int processId, SubscribeSource source, long since, List<String> objects) {
        /** The id of the cluster that runs it. */
        String cluster() {
            return source.cluster().map(Cluster::id).orElse("");
        }
    }

    /** Remembers one; what comes back forgets it. */
    Runnable begin(QueryPlan query, SubscribeSource source, int processId) {
        long id = ids.incrementAndGet();
        List<String> objects =
                query.sources().items().stream().map(CatalogItem::id).sorted().toList();
        running.put(id, new Subscribed("t" + id, processId, source, environment.now(), objects));
        return () -> running.remove(id);
    }

    Collection<Subscribed> running() {
        return List.copyOf(running.values());
    }

    /** How far each replica that is up has come with each of them. */
    List<Tuple> frontiers() {
        long now = environment.now();
        return running().stream()
                .flatMap(one -> one.source().cluster().stream()
                        .flatMap(cluster -> cluster.replicas().stream())
                        .filter(replica -> replica.online(now))
                        .map(replica ->
                                Tuple.of(one.id(), replica.id(), one.source().reported())))
                .toList();
    }
}
