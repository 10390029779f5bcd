package io.holdfast.jdbc;

import io.holdfast.read.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** A result that is fetched in portions inside a transaction: a row that may ask the server goes through the session. */
final class LogicalCursor extends LogicalResultSet {
    private final Session session;
    private int fetchSize;
    private int buffered;

    LogicalCursor(ResultSet delegate, LogicalStatement statement, Session session) throws SQLException {
        super(delegate, statement);
        this.session = session;
        this.fetchSize = delegate.getFetchSize();
        this.buffered = fetchSize;
    }

    @Override
    public boolean next() throws SQLException {
        if (buffered > 0) {
            buffered--;
            return delegate().next();
        }
        Execution execution =
                session.deadlines().execution(Duration.ofSeconds(statement().getQueryTimeout()));
        boolean more = session.run(execution, Verdict.READ, lease -> {
            execution.running(statement().physical());
            return delegate().next();
        });
        buffered = Math.max(0, fetchSize - 1);
        return more;
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        delegate().setFetchSize(rows);
        fetchSize = rows;
    }
}
