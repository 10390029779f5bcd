package io.holdfast.subscribe;

import java.time.Duration;

/**
 * Describes a subscription and starts it. Not thread-safe.
 *
 * <p>What was delivered is kept as rows in memory, so that a move to another environment can be answered by one correction. A
 * subscription that is started again with a checkpoint reads them anew from its own environment (they are not delivered
 * again); if another environment serves at that moment, the first batch is a full {@link Batch.Kind#SNAPSHOT} instead.
 */
public interface SubscriptionBuilder {
    /**
     * Names the subscription for threads, events and the server's {@code application_name}. Default: the object's name.
     *
     * @param name any text that is not blank
     * @return this
     */
    SubscriptionBuilder name(String name);

    /**
     * Where the checkpoint is kept. Default: a new {@link CheckpointStore#inMemory()}.
     *
     * @param store of this subscription alone
     * @return this
     */
    SubscriptionBuilder checkpoint(CheckpointStore store);

    /**
     * Lets a snapshot without rows retract everything that was delivered. By default such a snapshot is taken for an object
     * that is not filled yet: the subscription keeps trying for 30 seconds, elsewhere first, and then fails with {@link
     * SubscriptionException.Reason#EMPTY_SNAPSHOT}.
     *
     * @return this
     */
    SubscriptionBuilder allowEmptySnapshot();

    /**
     * Bounds what is held between two progress messages; the initial snapshot lies between two of them, too. Default: 2,000,000
     * rows and 512 MiB.
     *
     * @param rows most rows, at least 1
     * @param bytes most bytes of memory, estimated, at least 1
     * @return this
     */
    SubscriptionBuilder buffer(long rows, long bytes);

    /**
     * How long a live stream may be silent (the server reports progress about once a second) before it is broken off and
     * resumed. Default: 10 seconds.
     *
     * @param silence at least one second
     * @return this
     */
    SubscriptionBuilder silence(Duration silence);

    /**
     * Starts it on a thread of its own and returns at once; connecting and everything else happens there, and failures are
     * seen in {@link Subscription#state()} and as events.
     *
     * @param handler receives the batches
     * @return the running subscription
     * @throws IllegalStateException where the data source is closed
     */
    Subscription start(BatchHandler handler);
}
