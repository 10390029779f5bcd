package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.type.SqlError;
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
     * @param cluster the id of the cluster that runs it
     * @param since when it began
     * @param objects the ids of what it reads
     */
    record Subscribed(String id, int processId, String cluster, long since, List<String> objects) {}

    /** Remembers one; what comes back forgets it. */
    Runnable begin(QueryPlan query, Variables variables, int processId) throws SqlError {
        String cluster = environment
                .clusters()
                .find(variables.get("cluster"))
                .map(Cluster::id)
                .orElse("");
        long id = ids.incrementAndGet();
        List<String> objects =
                query.sources().items().stream().map(CatalogItem::id).sorted().toList();
        running.put(id, new Subscribed("t" + id, processId, cluster, environment.now(), objects));
        return () -> running.remove(id);
    }

    Collection<Subscribed> running() {
        return List.copyOf(running.values());
    }
}
