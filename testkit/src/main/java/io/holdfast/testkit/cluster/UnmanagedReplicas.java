package io.holdfast.testkit.cluster;

import io.holdfast.testkit.type.SqlError;

/** The replicas of unmanaged clusters, which are named one by one. Under the lock of whoever changes the catalog. */
public final class UnmanagedReplicas {
    private final Clusters clusters;
    private final ReplicaSource source;

    UnmanagedReplicas(Clusters clusters, ReplicaSource source) {
        this.clusters = clusters;
        this.source = source;
    }

    /**
     * Makes a replica of an unmanaged cluster.
     *
     * @param cluster a user's cluster
     * @param named the replica
     * @return the replica
     * @throws SqlError 42501 for a system cluster, XX000 for a managed one, 42710 where it exists, 53000 for too many
     */
    public Replica add(Cluster cluster, ClusterOptions.Named named) throws SqlError {
        checkUnmanaged(cluster);
        if (cluster.replica(named.name()).isPresent()) {
            throw SqlError.of("42710", "cluster replica '" + cluster.name() + "." + named.name() + "' already exists");
        }
        int current = cluster.replicas().size();
        Clusters.checkCount(current + 1, current);
        clusters.changed();
        Replica replica = source.start(cluster, named);
        clusters.changed();
        return replica;
    }

    /**
     * Ends a replica of an unmanaged cluster.
     *
     * @param cluster a user's cluster
     * @param replica the replica's name
     * @return the replica
     * @throws SqlError 42501 for a system cluster, XX000 for a managed one, 42704 where there is none
     */
    public Replica drop(Cluster cluster, String replica) throws SqlError {
        checkUnmanaged(cluster);
        Replica found = require(cluster, replica);
        clusters.changed();
        cluster.remove(found);
        clusters.changed();
        return found;
    }

    /**
     * Gives a replica of an unmanaged cluster another name.
     *
     * @param cluster a user's cluster
     * @param replica the replica's name
     * @param to its new name
     * @throws SqlError 42501 for a system cluster, XX000 for a managed one, 42704 where there is none
     */
    public void rename(Cluster cluster, String replica, String to) throws SqlError {
        checkUnmanaged(cluster);
        require(cluster, replica).rename(to);
    }

    private static Replica require(Cluster cluster, String replica) throws SqlError {
        return cluster.replica(replica)
                .orElseThrow(() -> SqlError.of(
                        "42704", "cluster replica '" + cluster.name() + "." + replica + "' does not exist"));
    }

    private static void checkUnmanaged(Cluster cluster) throws SqlError {
        Clusters.checkWritable(cluster);
        if (cluster.managed()) {
            throw SqlError.of("XX000", "cannot modify managed cluster " + cluster.name());
        }
    }
}
