/**
 * Subscriptions: every change of an object, once, in order, across crashes and regions. {@link
 * io.holdfast.subscribe.SubscriptionBuilder} starts one, {@link io.holdfast.subscribe.BatchHandler} receives its batches,
 * {@link io.holdfast.subscribe.CheckpointStore} remembers how far it came.
 */
@NullMarked
package io.holdfast.subscribe;

import org.jspecify.annotations.NullMarked;
