package io.holdfast.subscribe;

import java.util.Optional;

/**
 * Receives the batches of one subscription, one at a time, in order, on the subscription's own thread. While it works, what the
 * server sends waits in memory, and beyond a bound on disk.
 */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Applies a batch. The next one comes after the return.
     *
     * @param batch what changed
     * @throws Exception where it could not be applied: it comes again after a pause, and in the end is parked or ends the
     *     subscription, as {@link HandlerPolicy} says. It is never lost. A {@link SubscriptionException} ends the subscription as
     *     it is, without another attempt
     */
    void apply(Batch batch) throws Exception;

    /**
     * Everything before a frontier was handed over: time went on without a change. Comes about once a second.
     *
     * @param frontier exclusive, greater than the last batch's
     */
    default void progressed(long frontier) {}

    /**
     * The subscription begins to close, while {@link #apply} may be running: a handler that waits there for somebody else gives
     * up, by throwing {@link InterruptedException}, and its batch comes at the next start. Comes on the thread that closes, maybe
     * more than once; must not block.
     */
    default void closing() {}

    /**
     * Nothing more comes: the subscription is complete, was closed, or has failed. Comes once, after the last batch, on the
     * subscription's thread.
     *
     * @param failure why it has failed; empty where it has not
     */
    default void ended(Optional<SubscriptionException> failure) {}
}
