package io.holdfast.testkit.cluster;

import org.jspecify.annotations.Nullable;

/** Is told what happens to replicas. Must neither block nor call back. */
public interface ReplicaWatcher {
    /**
     * A replica was made.
     *
     * @param cluster whose
     * @param replica which
     */
    void created(Cluster cluster, Replica replica);

    /**
     * A replica is gone.
     *
     * @param cluster whose
     * @param replica which
     */
    void dropped(Cluster cluster, Replica replica);

    /**
     * A replica is up or down, now or at a time to come.
     *
     * @param replica which
     * @param up whether it is up
     * @param reason why it is down, null where nothing tells
     * @param at milliseconds since the epoch
     */
    void switched(Replica replica, boolean up, @Nullable String reason, long at);
}
