package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.jdbc.forward.ForwardingCallableStatement;
import io.holdfast.read.Verdict;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A procedure's call. What it has registered and returned lives in the physical statement, so that it pins the connection;
 * it is sent once, within the deadline.
 */
final class LogicalCallableStatement extends ForwardingCallableStatement {
    private static final Verdict PINNED = Verdict.UNKNOWN.pinning();

    private final LogicalConnection connection;
    private volatile @Nullable Execution<?> execution;
    private int queryTimeout;

    LogicalCallableStatement(CallableStatement delegate, LogicalConnection connection) {
        super(delegate);
        this.connection = connection;
    }

    private <T> T run(Operation<CallableStatement, T> operation) throws SQLException {
        Execution<T> current =
                new Once<>(connection.session(), Duration.ofSeconds(queryTimeout), delegate(), operation);
        execution = current;
        try {
            return connection.session().run(current);
        } finally {
            execution = null;
        }
    }

    @Override
    public boolean execute() throws SQLException {
        return run(CallableStatement::execute);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return run(CallableStatement::executeQuery);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(CallableStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(CallableStatement::executeLargeUpdate);
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return run(CallableStatement::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return run(CallableStatement::executeLargeBatch);
    }

    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        if (seconds < 0) {
            throw Refusals.invalid("query timeout", seconds);
        }
        queryTimeout = seconds;
    }

    @Override
    public int getQueryTimeout() {
        return queryTimeout;
    }

    @Override
    public void cancel() throws SQLException {
        Execution<?> current = execution;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public boolean isClosed() throws SQLException {
        return connection.isClosed() || delegate().isClosed();
    }

    /** One execute of it. */
    private static final class Once<T> extends Question<T> {
        private final CallableStatement prepared;
        private final Operation<CallableStatement, T> operation;

        Once(Session session, Duration within, CallableStatement prepared, Operation<CallableStatement, T> operation) {
            super(session, PINNED, within);
            this.prepared = prepared;
            this.operation = operation;
        }

        @Override
        T work(Lease on) throws SQLException {
            if (prepared.getConnection() != on.jdbc()) {
                throw Refusals.callEnded();
            }
            running(prepared);
            return operation.on(prepared);
        }
    }
}
