package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.TransactionHandler;

/** Calls the handler, of either kind. */
@FunctionalInterface
interface Applier {
    void apply(Batch batch, SinkTransaction transaction) throws Exception;

    static Applier of(BatchHandler handler) {
        return (batch, transaction) -> handler.apply(batch);
    }

    static Applier of(TransactionHandler handler) {
        return (batch, transaction) ->
                handler.apply(batch, transaction.connection().orElseThrow());
    }
}
