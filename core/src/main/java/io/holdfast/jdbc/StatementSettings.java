package io.holdfast.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The settings half of a logical statement: kept here, and handed to the physical statement where there is one. */
abstract class StatementSettings implements Statement {
    private StatementOptions options;

    StatementSettings(StatementOptions options) {
        this.options = options;
    }

    final StatementOptions options() {
        return options;
    }

    private StatementOptions own() {
        options = options.own();
        return options;
    }

    abstract void checkOpen() throws SQLException;

    /** The physical statement of the last execute; null before it, and where it was closed since. */
    abstract @Nullable Statement bound() throws SQLException;

    private void changed() throws SQLException {
        Statement physical = bound();
        if (physical != null) {
            options.apply(physical);
        }
    }

    @Override
    public final int getMaxFieldSize() {
        return options.maxFieldSize();
    }

    @Override
    public final void setMaxFieldSize(int max) throws SQLException {
        checkOpen();
        own().maxFieldSize(max);
        changed();
    }

    @Override
    public final int getMaxRows() throws SQLException {
        checkOpen();
        return options.maxRows();
    }

    @Override
    public final void setMaxRows(int max) throws SQLException {
        checkOpen();
        own().maxRows(max);
        changed();
    }

    @Override
    public final long getLargeMaxRows() throws SQLException {
        return getMaxRows();
    }

    @Override
    public final void setLargeMaxRows(long max) throws SQLException {
        if (max > Integer.MAX_VALUE) {
            throw Refusals.unsupported("A maximum of more than " + Integer.MAX_VALUE + " rows");
        }
        setMaxRows((int) max);
    }

    @Override
    public final void setEscapeProcessing(boolean enable) throws SQLException {
        checkOpen();
        own().escapes(enable);
        changed();
    }

    @Override
    public final int getQueryTimeout() throws SQLException {
        checkOpen();
        return options.queryTimeout();
    }

    @Override
    public final void setQueryTimeout(int seconds) throws SQLException {
        checkOpen();
        own().queryTimeout(seconds);
    }

    @Override
    public final void setCursorName(String name) throws SQLException {
        checkOpen();
        own().cursorName(name);
        changed();
    }

    @Override
    public final void setFetchDirection(int direction) throws SQLException {
        checkOpen();
        own().fetchDirection(direction);
        changed();
    }

    @Override
    public final int getFetchDirection() {
        return options.fetchDirection();
    }

    @Override
    public final void setFetchSize(int rows) throws SQLException {
        checkOpen();
        own().fetchSize(rows);
        changed();
    }

    @Override
    public final int getFetchSize() {
        return options.fetchSize();
    }

    @Override
    public final int getResultSetConcurrency() {
        return options.concurrency();
    }

    @Override
    public final int getResultSetType() {
        return options.type();
    }

    @Override
    public final int getResultSetHoldability() {
        return options.holdability();
    }

    @Override
    public final void setPoolable(boolean poolable) throws SQLException {
        checkOpen();
        own().poolable(poolable);
    }

    @Override
    public final boolean isPoolable() throws SQLException {
        checkOpen();
        return options.isPoolable(this instanceof PreparedStatement);
    }

    @Override
    public final String enquoteLiteral(String text) throws SQLException {
        return Statement.super.enquoteLiteral(text);
    }

    @Override
    public final String enquoteIdentifier(String identifier, boolean always) throws SQLException {
        return Statement.super.enquoteIdentifier(identifier, always);
    }

    @Override
    public final boolean isSimpleIdentifier(String identifier) throws SQLException {
        return Statement.super.isSimpleIdentifier(identifier);
    }

    @Override
    public final String enquoteNCharLiteral(String text) throws SQLException {
        return Statement.super.enquoteNCharLiteral(text);
    }
}
