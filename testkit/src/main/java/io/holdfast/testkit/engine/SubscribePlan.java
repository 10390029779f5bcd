package io.holdfast.testkit.engine;

/**
 * A SUBSCRIBE whose times are chosen.
 *
 * @param asOf where it starts
 * @param upTo where it ends, {@link Long#MAX_VALUE} for never
 * @param snapshot whether the rows that exist come first
 * @param shape how its rows look
 */
record SubscribePlan(long asOf, long upTo, boolean snapshot, SubscribeShape shape) {}
