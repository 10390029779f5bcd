package io.holdfast.spring;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.TransactionHandler;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets everything that a method does through Spring on the application's database take part in the transaction that the
 * checkpoint is committed in.
 */
final class SpringTransaction implements TransactionHandler {
    private final DataSource sink;
    private final BatchHandler handler;

    SpringTransaction(DataSource sink, BatchHandler handler) {
        this.sink = sink;
        this.handler = handler;
    }

    @Override
    public void apply(Batch batch, Connection connection) throws Exception {
        // true: a transaction is open already, so that @Transactional code joins it and ends nothing
        TransactionSynchronizationManager.bindResource(sink, new ConnectionHolder(connection, true));
        try {
            handler.apply(batch);
        } finally {
            TransactionSynchronizationManager.unbindResource(sink);
        }
    }
}
