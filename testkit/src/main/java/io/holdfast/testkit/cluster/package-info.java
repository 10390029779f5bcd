/** Clusters and their replicas: what runs, what has hydrated, what is being reconfigured. Knows no SQL. */
@NullMarked
package io.holdfast.testkit.cluster;

import org.jspecify.annotations.NullMarked;
