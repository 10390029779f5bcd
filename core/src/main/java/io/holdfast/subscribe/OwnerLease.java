package io.holdfast.subscribe;

import java.time.Duration;

/**
 * Decides which of several instances of an application runs a subscription. It saves work, it is not the fence: two owners at
 * one time cost a batch that is rolled back, because the {@link CheckpointStore} lets only the latest commit. Called by one thread at
 * a time: the subscription's, and while a handler keeps that one, another.
 */
public interface OwnerLease {
    /**
     * Tries to become or to stay the owner. Called about every third of its length.
     *
     * @return true where this instance owns the subscription now
     * @throws Exception where nobody can tell; taken as false
     */
    boolean hold() throws Exception;

    /**
     * Lets another instance begin at once.
     *
     * @throws Exception where that cannot be said; the lease then runs out by itself
     */
    void release() throws Exception;

    /**
     * How long a {@link #hold} lasts.
     *
     * @return until nobody owns it without another
     */
    Duration length();
}
