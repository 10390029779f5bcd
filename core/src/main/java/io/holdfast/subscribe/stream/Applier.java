package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.TransactionHandler;
import java.util.Optional;

/** Calls the handler, of either kind. */
@FunctionalInterface
interface Applier {
    void apply(Batch batch, SinkTransaction transaction) throws Exception;

    default void progressed(long frontier) {}

    default void closing() {}

    default void ended(Optional<SubscriptionException> failure) {}

    static Applier of(BatchHandler handler) {
        return new Applier() {
            @Override
            public void apply(Batch batch, SinkTransaction transaction) throws Exception {
                handler.apply(batch);
            }

            @Override
            public void progressed(long frontier) {
                handler.progressed(frontier);
            }

            @Override
            public void closing() {
                handler.closing();
            }

            @Override
            public void ended(Optional<SubscriptionException> failure) {
                handler.ended(failure);
            }
        };
    }

    static Applier of(TransactionHandler handler) {
        return (batch, transaction) ->
                handler.apply(batch, transaction.connection().orElseThrow());
    }
}
