package io.holdfast.subscribe.stream;

/**
 * What lasts from one stream of a subscription to the next.
 *
 * @param settings what was asked for
 * @param means what it works with
 * @param gate keeps closing and the handler apart
 * @param status what can be seen
 * @param keeper saves checkpoints
 * @param ledger what was delivered
 */
record Course(
        SubscriptionSettings settings, Means means, Gate gate, Status status, CheckpointKeeper keeper, Ledger ledger) {}
