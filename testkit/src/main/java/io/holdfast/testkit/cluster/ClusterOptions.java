package io.holdfast.testkit.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CREATE or ALTER CLUSTER sets.
 *
 * @param size null where it says nothing
 * @param replicationFactor how many replicas, null where it says nothing
 * @param managed whether the cluster makes its replicas itself, null where it says nothing
 * @param replicas the replicas of an unmanaged cluster, empty where it says nothing
 */
public record ClusterOptions(
        @Nullable String size,
        @Nullable Integer replicationFactor,
        @Nullable Boolean managed,
        List<Named> replicas) {
    /**
     * A replica that is named one by one.
     *
     * @param name its name
     * @param size its size
     */
    public record Named(String name, String size) {}

    /** Whether it asks for a cluster whose replicas are named one by one. */
    boolean unmanaged() {
        return Boolean.FALSE.equals(managed) || !replicas.isEmpty();
    }
}
