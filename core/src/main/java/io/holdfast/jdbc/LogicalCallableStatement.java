package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.jdbc.forward.ForwardingCallableStatement;
import io.holdfast.read.Verdict;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/**
 * A procedure's call. What it has registered and returned lives in the physical statement, so that it pins the connection;
 * it is sent once, within the deadline.
 */
final class LogicalCallableStatement extends ForwardingCallableStatement implements ResultOwner {
    private final LogicalConnection connection;
    private final Verdict verdict;
    private volatile @Nullable Execution<?> execution;
    private @Nullable Execution<?> answered;
    private @Nullable LogicalResultSet result;
    private int queryTimeout;

    LogicalCallableStatement(CallableStatement delegate, LogicalConnection connection, Verdict verdict) {
        super(delegate);
        this.connection = connection;
        this.verdict = verdict;
    }

    /** What a text is that is called: a procedure may write, and a query is sent once all the same. */
    static Verdict verdict(Verdict text) {
        return switch (text.kind()) {
            case READ -> Verdict.UNKNOWN.pinning();
            case UNKNOWN -> Verdict.WRITE.pinning();
            default -> text.pinning();
        };
    }

    private <T> T run(Operation<CallableStatement, T> operation) throws SQLException {
        Execution<T> current =
                new Once<>(connection.session(), verdict, Duration.ofSeconds(queryTimeout), delegate(), operation);
        execution = current;
        try {
            T answer = connection.session().run(current);
            answered = current;
            return answer;
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
        return wrapped(run(CallableStatement::executeQuery));
    }

    /** JDBC's null for no result, which the generated class does not know of, goes through. */
    @Override
    public ResultSet getResultSet() throws SQLException {
        ResultSet raw = delegate().getResultSet();
        boolean isRows = raw instanceof PgResultSet;
        return isRows ? wrapped(raw) : raw;
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        return wrapped(delegate().getGeneratedKeys());
    }

    /** The logical result of a physical one; the same for the same. */
    private ResultSet wrapped(ResultSet raw) {
        LogicalResultSet known = result;
        if (known == null || !known.wraps(raw)) {
            known = new LogicalResultSet(raw, this, answered);
            result = known;
        }
        return known;
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
    public Statement asStatement() {
        return this;
    }

    @Override
    public Session session() {
        return connection.session();
    }

    /** A call cannot be described by itself. */
    @Override
    public @Nullable ResultSetMetaData describe(Connection on) {
        return null;
    }

    /** Closing on completion is the driver's. */
    @Override
    public void resultClosed() {}

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

        Once(
                Session session,
                Verdict verdict,
                Duration within,
                CallableStatement prepared,
                Operation<CallableStatement, T> operation) {
            super(session, verdict, within);
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
