package io.holdfast.jdbc;

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
    private volatile @Nullable Execution execution;
    private int queryTimeout;

    LogicalCallableStatement(CallableStatement delegate, LogicalConnection connection) {
        super(delegate);
        this.connection = connection;
    }

    private <T> T run(Operation<CallableStatement, T> operation) throws SQLException {
        Session session = connection.session();
        Execution current = session.deadlines().execution(Duration.ofSeconds(queryTimeout));
        execution = current;
        try {
            return session.run(current, PINNED, lease -> {
                current.running(delegate());
                return operation.on(delegate());
            });
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
        Execution current = execution;
        if (current != null) {
            current.stop();
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
}
