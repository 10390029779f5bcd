package io.holdfast.testkit.engine;

import io.holdfast.testkit.cluster.Cluster;
import io.holdfast.testkit.cluster.Replica;
import io.holdfast.testkit.cluster.ReplicaWatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What happened to replicas: who made and dropped them, when they were up and down. Thread-safe; keeps the latest. */
final class ReplicaHistory implements ReplicaWatcher {
    private static final int MOST_KEPT = 10_000;

    private final LongSupplier clock;
    private final AuditLog audit;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final Deque<Lifetime> lifetimes = new ArrayDeque<>();

    ReplicaHistory(LongSupplier clock, AuditLog audit) {
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * A replica came up or went down.
     *
     * @param replica its id
     * @param up which of the two
     * @param reason why it went down, null where nothing tells
     * @param at when
     */
    record Change(String replica, boolean up, @Nullable String reason, long at) {}

    /**
     * A replica of a user's cluster.
     *
     * @param cluster the cluster's id
     * @param clusterName the cluster's name when the replica was made
     * @param replica the replica
     * @param droppedAt when it was dropped, null while it is there
     */
    record Lifetime(
            String cluster,
            String clusterName,
            Replica replica,
            @Nullable Long droppedAt) {}

    @Override
    public synchronized void created(Cluster cluster, Replica replica) {
        if (cluster.system()) {
            return;
        }
        keep(lifetimes, new Lifetime(cluster.id(), cluster.name(), replica, null));
        audit.add("create", "cluster-replica", details(cluster, replica, "logical_size", replica.size()), null);
    }

    @Override
    public synchronized void dropped(Cluster cluster, Replica replica) {
        Deque<Lifetime> all = new ArrayDeque<>(lifetimes);
        lifetimes.clear();
        for (Lifetime one : all) {
            lifetimes.add(
                    one.replica() == replica
                            ? new Lifetime(one.cluster(), one.clusterName(), replica, clock.getAsLong())
                            : one);
        }
        audit.add("drop", "cluster-replica", details(cluster, replica, "reason", "manual"), null);
    }

    private static String details(Cluster cluster, Replica replica, String name, String value) {
        return AuditLog.json(
                "cluster_id",
                cluster.id(),
                "cluster_name",
                cluster.name(),
                "replica_id",
                replica.id(),
                "replica_name",
                replica.name(),
                name,
                value);
    }

    @Override
    public synchronized void switched(Replica replica, boolean up, @Nullable String reason, long at) {
        long now = clock.getAsLong();
        // a start that has not come about yet does not come about any more
        changes.removeIf(change -> change.replica().equals(replica.id()) && change.at() > now);
        keep(changes, new Change(replica.id(), up, reason, at));
    }

    private static <T> void keep(Deque<T> queue, T one) {
        if (queue.size() == MOST_KEPT) {
            queue.remove();
        }
        queue.add(one);
    }

    synchronized List<Change> changes() {
        long now = clock.getAsLong();
        return changes.stream().filter(change -> change.at() <= now).toList();
    }

    synchronized List<Lifetime> lifetimes() {
        return new ArrayList<>(lifetimes);
    }
}
