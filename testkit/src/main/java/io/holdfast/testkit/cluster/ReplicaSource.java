package io.holdfast.testkit.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes replicas, and knows how long they take. Thread-safe. */
final class ReplicaSource {
    private final LongSupplier clock;
    private final ReplicaWatcher watcher;
    private volatile long startup;
    private volatile long hydration;
    private int lastReplica;

    ReplicaSource(LongSupplier clock, ReplicaWatcher watcher) {
        this.clock = clock;
        this.watcher = watcher;
    }

    void pace(Duration starting, Duration hydrating) {
        if (starting.isNegative() || hydrating.isNegative()) {
            throw new IllegalArgumentException("a time must not be negative: " + starting + ", " + hydrating);
        }
        startup = starting.toMillis();
        hydration = hydrating.toMillis();
    }

    Duration startup() {
        return Duration.ofMillis(startup);
    }

    Duration hydration() {
        return Duration.ofMillis(hydration);
    }

    /** Something that a cluster begins to run now. */
    Replica.Installed installed() {
        return new Replica.Installed(clock.getAsLong(), hydration);
    }

    synchronized Replica start(Cluster cluster, ClusterOptions.Named named) {
        lastReplica++;
        long now = clock.getAsLong();
        String id = (cluster.system() ? "s" : "u") + lastReplica;
        Replica.Life life = new Replica.Life(now + startup, hydration, now, null);
        Replica replica = new Replica(id, named.name(), named.size(), now, life);
        cluster.add(replica);
        watcher.switched(replica, true, null, life.onlineFrom());
        return replica;
    }

    /** Gives a cluster more replicas. */
    List<Replica> grow(Cluster cluster, String size, int count) {
        cluster.shape(size, cluster.replicationFactor() + count);
        List<Replica> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            added.add(start(cluster, new ClusterOptions.Named(cluster.nextReplicaName(), size)));
        }
        return added;
    }

    /** Takes a replica down, or has it start anew. */
    void switchOver(Replica replica, boolean up, @Nullable String reason) {
        long now = clock.getAsLong();
        long from = up ? now + startup : Long.MAX_VALUE;
        replica.live(new Replica.Life(from, hydration, now, up ? null : reason));
        watcher.switched(replica, up, up ? null : reason, up ? from : now);
    }
}
