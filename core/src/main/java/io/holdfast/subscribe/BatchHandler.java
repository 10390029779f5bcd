package io.holdfast.subscribe;

/**
 * Receives the batches of one subscription, one at a time, in order, on the subscription's own thread. While it works the
 * stream is not read; a server ends a reader that is very slow, and the subscription then resumes by itself.
 */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Applies a batch. The next one comes after the return.
     *
     * @param batch what changed
     * @throws Exception where it could not be applied: the subscription ends as FAILED with this cause, and the batch's
     *     checkpoint is not saved, so that a new start delivers the batch again
     */
    void apply(Batch batch) throws Exception;
}
