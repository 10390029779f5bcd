package io.holdfast.subscribe;

import java.sql.Connection;

/**
 * Receives the batches of one subscription and writes them through the connection whose transaction the checkpoint is
 * committed in: every change has its effect exactly once, across crashes of this process, of the sink, and of regions.
 */
@FunctionalInterface
public interface TransactionHandler {
    /**
     * Applies a batch. What it writes through the connection is committed after its return, together with the checkpoint.
     *
     * @param batch what changed
     * @param connection in a transaction; do not commit, roll back or close it
     * @throws Exception where it could not be applied: everything is rolled back, and the batch comes again
     */
    void apply(Batch batch, Connection connection) throws Exception;
}
