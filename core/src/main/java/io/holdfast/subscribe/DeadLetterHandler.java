package io.holdfast.subscribe;

/** Takes the batches that a handler could not apply, so that the ones behind them go on. */
@FunctionalInterface
public interface DeadLetterHandler {
    /**
     * Keeps a batch. After the return it counts as applied.
     *
     * @param batch that the handler failed on
     * @param failure its last one
     * @throws Exception where it could not be kept: the subscription then ends, and a new start delivers the batch again
     */
    void park(Batch batch, Exception failure) throws Exception;
}
