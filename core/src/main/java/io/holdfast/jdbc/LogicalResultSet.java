package io.holdfast.jdbc;

import io.holdfast.jdbc.forward.ForwardingResultSet;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** A result whose statement is the logical one; everything else is the driver's, a row costs nothing. */
class LogicalResultSet extends ForwardingResultSet {
    private final LogicalStatement statement;

    LogicalResultSet(ResultSet delegate, LogicalStatement statement) {
        super(delegate);
        this.statement = statement;
    }

    final boolean wraps(ResultSet other) {
        return delegate() == other;
    }

    final LogicalStatement statement() {
        return statement;
    }

    @Override
    public final Statement getStatement() throws SQLException {
        if (delegate().isClosed()) {
            throw new PSQLException("This ResultSet is closed.", PSQLState.OBJECT_NOT_IN_STATE);
        }
        return statement;
    }

    @Override
    public final void close() throws SQLException {
        delegate().close();
        statement.resultClosed();
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : delegate().unwrap(type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }
}
