package io.holdfast.subscribe;

import java.util.Optional;

/**
 * Keeps the checkpoint of one subscription. Called on the subscription's thread only. A save follows the handler's return, so
 * a process that dies between the two delivers that batch again: at least once, unless the handler itself stores {@link
 * Batch#checkpoint()} together with the data, in one transaction, and {@link #load()} reads that.
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
     * Replaces the checkpoint.
     *
     * @param checkpoint the new one
     * @throws Exception where it cannot be saved, or a later owner's is there already; the subscription fails with {@link
     *     SubscriptionException.Reason#CHECKPOINT}
     */
    void save(Checkpoint checkpoint) throws Exception;

    /**
     * A store that lives as long as this object: a subscription started again with it goes on where the last one stopped.
     *
     * @return an empty store, thread-safe
     */
    static CheckpointStore inMemory() {
        return new InMemoryCheckpointStore();
    }
}
