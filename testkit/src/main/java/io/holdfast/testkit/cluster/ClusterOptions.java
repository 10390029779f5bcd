package io.holdfast.testkit.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a CREATE or ALTER CLUSTER sets.
 *
 * @param size null where it says nothing
 * @param replicationFactor how many replicas, null where it says nothing
 */
public record ClusterOptions(
        @Nullable String size, @Nullable Integer replicationFactor) {}
