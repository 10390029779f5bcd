package io.holdfast.subscribe.store;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.SinkTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A transaction of the sink's database. */
final class JdbcSinkTransaction implements SinkTransaction {
    private final JdbcCheckpointStore store;
    private final Connection connection;
    private final boolean autoCommit;
    private @Nullable DeliveredState state;
    private boolean fresh;
    private boolean committed;

    JdbcSinkTransaction(JdbcCheckpointStore store, Connection connection, boolean autoCommit) {
        this.store = store;
        this.connection = connection;
        this.autoCommit = autoCommit;
    }

    @Override
    public Optional<Connection> connection() {
        return Optional.of(connection);
    }

    @Override
    public void keep(boolean anew, DeliveredState kept) {
        fresh = anew;
        state = kept;
    }

    @Override
    public void commit(Checkpoint checkpoint) throws Exception {
        if (connection.getAutoCommit()) {
            throw new SQLException(
                    "the handler turned auto-commit on: data and checkpoint cannot be committed together", "25000");
        }
        // the fence first: it locks the row, so that only its owner writes what follows
        store.write(connection, checkpoint);
        if (state != null) {
            store.keep(connection, fresh, state);
        }
        connection.commit();
        committed = true;
        store.committed();
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!committed && !connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(autoCommit);
        }
    }
}
