package io.holdfast.jdbc;

import io.holdfast.freshness.ReadInfo;
import io.holdfast.jdbc.forward.ForwardingResultSet;
import io.holdfast.read.Verdict;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** A result whose statement is the logical one; everything else is the driver's, a row costs nothing. */
class LogicalResultSet extends ForwardingResultSet {
    private final ResultOwner owner;
    private @Nullable Execution<?> origin;
    private @Nullable ResultColumns columns;

    /**
     * Wraps a result.
     *
     * @param origin what it came from; null where nobody knows
     */
    LogicalResultSet(ResultSet delegate, ResultOwner owner, @Nullable Execution<?> origin) {
        super(delegate);
        this.owner = owner;
        this.origin = origin;
    }

    final boolean wraps(ResultSet other) {
        return delegate() == other;
    }

    /** What it came from; null where nobody knows. */
    final @Nullable Execution<?> origin() {
        return origin;
    }

    /** It has gone on from somewhere else. */
    final void origin(Execution<?> latest) {
        origin = latest;
    }

    @Override
    public final Statement getStatement() throws SQLException {
        if (delegate().isClosed()) {
            throw new PSQLException("This ResultSet is closed.", PSQLState.OBJECT_NOT_IN_STATE);
        }
        return owner.asStatement();
    }

    @Override
    public final ResultSetMetaData getMetaData() throws SQLException {
        ResultColumns known = columns;
        if (known == null) {
            known = new ResultColumns(delegate(), owner);
            columns = known;
        }
        return known;
    }

    @Override
    public final void close() throws SQLException {
        delegate().close();
        owner.resultClosed();
    }

    @Override
    public final void insertRow() throws SQLException {
        change(ResultSet::insertRow);
    }

    @Override
    public final void updateRow() throws SQLException {
        change(ResultSet::updateRow);
    }

    @Override
    public final void deleteRow() throws SQLException {
        change(ResultSet::deleteRow);
    }

    /** A row that is changed is a write: it goes through the session as every other, to where writes may go, in time. */
    private void change(RowChange change) throws SQLException {
        ResultSet rows = delegate();
        if (rows.getConcurrency() != ResultSet.CONCUR_UPDATABLE) {
            change.of(rows);
            return;
        }
        Session session = owner.session();
        session.run(Question.of(session, Verdict.WRITE.pinning(), lease -> {
            change.of(rows);
            return true;
        }));
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (type == ReadInfo.class && origin != null) {
            return type.cast(origin.info());
        }
        return type.isInstance(this) ? type.cast(this) : delegate().unwrap(type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return (type == ReadInfo.class && origin != null)
                || type.isInstance(this)
                || delegate().isWrapperFor(type);
    }

    /** Changes the current row. */
    @FunctionalInterface
    private interface RowChange {
        void of(ResultSet rows) throws SQLException;
    }
}
