/** What subscriptions reach: throughput beside a bare loop, a reconcile by keys, memory, and many at once. */
@NullMarked
package io.holdfast.samples.benchmarks.subscriptions;

import org.jspecify.annotations.NullMarked;
