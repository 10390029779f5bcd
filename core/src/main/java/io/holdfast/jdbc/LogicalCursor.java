package io.holdfast.jdbc;

import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.read.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A result that is fetched in portions inside a transaction: a row that may ask the server goes through the session. */
final class LogicalCursor extends LogicalResultSet {
    private final Session session;
    private int fetchSize;
    private int buffered;
    private long delivered;

    LogicalCursor(ResultSet delegate, LogicalStatement statement, @Nullable Execution origin, Session session)
            throws SQLException {
        super(delegate, statement, origin);
        this.session = session;
        this.fetchSize = delegate.getFetchSize();
        this.buffered = fetchSize;
    }

    @Override
    public boolean next() throws SQLException {
        boolean more = buffered > 0 ? delegate().next() : fetched();
        buffered--;
        delivered += more ? 1 : 0;
        return more;
    }

    private boolean fetched() throws SQLException {
        Execution execution =
                session.deadlines().execution(Duration.ofSeconds(statement().getQueryTimeout()));
        try {
            boolean more = session.run(execution, Verdict.READ, lease -> {
                execution.running(statement().physical());
                return delegate().next();
            });
            buffered = Math.max(1, fetchSize);
            return more;
        } catch (TransactionRestartRequiredException e) {
            throw new TransactionRestartRequiredException(
                    e.endpoint(),
                    delivered,
                    "the connection to endpoint " + e.endpoint() + " broke after " + delivered
                            + " rows of a cursor were delivered, and its rest elsewhere would be of another snapshot: roll"
                            + " back and run the whole transaction again",
                    e);
        }
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        delegate().setFetchSize(rows);
        fetchSize = rows;
    }
}
