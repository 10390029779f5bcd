package io.holdfast.subscribe;

import java.sql.Connection;
import java.util.Optional;

/**
 * Keeps the checkpoint of one subscription. Called on the subscription's thread only.
 *
 * <p><strong>At least once</strong>: a save follows the handler's return, so a process that dies between the two delivers that
 * batch again. <strong>Exactly once</strong>: with a store that {@linkplain #transactional() has transactions} and {@link
 * SubscriptionBuilder#startInTransaction}, or where the handler itself stores {@link Batch#checkpoint()} together with the
 * data, and {@link #load()} reads that.
 *
 * <p>A store that several processes share is also the fence between them: {@link #claim} makes its caller the owner, and from
 * then on every save of an earlier owner fails.
 *
 * <p>Frontiers that move without changes are saved about once a second, not each.
 */
public interface CheckpointStore {
    /**
     * The last checkpoint saved.
     *
     * @return empty before the first
     * @throws Exception where it cannot be read; the subscription fails with {@link
     *     SubscriptionException.Reason#CHECKPOINT}
     */
    Optional<Checkpoint> load() throws Exception;

    /**
     * Takes the subscription over.
     *
     * @return the epoch of the new owner, greater than that of every owner before
     * @throws Exception where that cannot be written
     */
    default long claim() throws Exception {
        return load().map(Checkpoint::ownerEpoch).orElse(0L) + 1;
    }

    /**
     * Replaces the checkpoint, and leaves what is kept beside it: nothing was delivered since.
     *
     * @param checkpoint the new one
     * @throws Exception where it cannot be saved; a {@link SubscriptionException} of {@link
     *     SubscriptionException.Reason#OWNER_LOST} where a later owner has taken over
     */
    void save(Checkpoint checkpoint) throws Exception;

    /**
     * Whether it keeps a {@link DeliveredState} beside the checkpoint: a subscription that is started again with it then knows
     * what it has delivered, and answers an environment that it did not read before with a correction instead of a whole
     * snapshot.
     *
     * @return false unless the store says otherwise; the subscription says at its start what that means
     * @throws Exception where that cannot be found out; the subscription fails with {@link
     *     SubscriptionException.Reason#CHECKPOINT}, because what was kept before would no longer be what was delivered
     */
    default boolean keepsState() throws Exception {
        return false;
    }

    /**
     * What was kept with the checkpoint that {@link #load} gives.
     *
     * @return read part by part; nothing where nothing was kept
     * @throws Exception where it cannot be read; the content is then read anew from the environment
     */
    default DeliveredState loadState() throws Exception {
        return DeliveredState.NONE;
    }

    /**
     * Whether {@link #begin} gives a JDBC transaction.
     *
     * @return false unless the store says otherwise
     */
    default boolean transactional() {
        return false;
    }

    /**
     * Begins what a batch and its checkpoint are committed in.
     *
     * @return here without a transaction: committing saves the checkpoint, and nothing is rolled back
     * @throws Exception where the sink cannot be reached
     */
    default SinkTransaction begin() throws Exception {
        CheckpointStore store = this;
        return new SinkTransaction() {
            @Override
            public Optional<Connection> connection() {
                return Optional.empty();
            }

            @Override
            public void commit(Checkpoint checkpoint) throws Exception {
                store.save(checkpoint);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * A store that lives as long as this object: a subscription started again with it goes on where the last one stopped.
     *
     * @return an empty store, thread-safe
     */
    static CheckpointStore inMemory() {
        return new InMemoryCheckpointStore();
    }
}
