package io.holdfast.subscribe;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One batch's way into the sink: begun before the handler is called, committed with the checkpoint after it has returned,
 * rolled back when closed without that. Confined to the subscription's thread.
 */
public interface SinkTransaction extends AutoCloseable {
    /**
     * The JDBC transaction.
     *
     * @return for the handler's statements; it must neither commit nor close it. Empty where the store has none
     */
    Optional<Connection> connection();

    /**
     * Says what the commit has to keep beside the checkpoint. Called at most once, before {@link #commit}, and only where the
     * store {@linkplain CheckpointStore#keepsState() keeps state}.
     *
     * @param fresh whether what was kept before is to be forgotten; else this follows it
     * @param state made while it is read, once
     * @throws Exception where nothing can be kept
     */
    default void keep(boolean fresh, DeliveredState state) throws Exception {}

    /**
     * Commits data and checkpoint.
     *
     * @param checkpoint after the batch
     * @throws Exception where nothing was committed, or it is unknown whether it was; a {@link SubscriptionException} of
     *     {@link SubscriptionException.Reason#OWNER_LOST} where a later owner has taken over
     */
    void commit(Checkpoint checkpoint) throws Exception;

    /**
     * Ends it; rolls back what was not committed.
     *
     * @throws SQLException where the connection is broken
     */
    @Override
    void close() throws SQLException;
}
