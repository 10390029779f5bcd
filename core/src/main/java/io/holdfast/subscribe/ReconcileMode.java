package io.holdfast.subscribe;

/**
 * How a subscription knows what it has delivered, which it must where an environment serves whose timestamps mean something
 * else, or where history is lost: the difference is then handed over as one correction.
 */
public enum ReconcileMode {
    /**
     * Reads the sink itself, in the transaction of the correction. No memory, no state, exact across restarts. Needs a
     * transactional store and {@link SubscriptionBuilder#target}, and is the default with them.
     */
    TARGET,
    /**
     * Keeps every key with 128 bits of its row: at most 40 bytes beyond the key's own length. Needs {@link
     * SubscriptionBuilder#upsert}, and is the default with it. Kept beside the checkpoint where the store {@linkplain
     * CheckpointStore#keepsState() can}; else, after a restart, it is read anew from its own environment, and if another one
     * serves by then, the first batch is a whole snapshot.
     */
    KEYED,
    /**
     * Keeps every row, on disk where memory does not hold them. The default without keys. After a restart as {@link #KEYED}.
     */
    ROWS,
    /** Keeps nothing: every move to another environment is a whole snapshot. */
    SNAPSHOT
}
