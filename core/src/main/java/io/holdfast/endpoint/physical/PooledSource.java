package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where HikariCP gets its connections. It hears of nothing global: a login timeout that the pool derives from its own
 * settings is ignored, because every connect has our deadline.
 */
final class PooledSource implements DataSource {
    private final Connector connector;
    private final Ticker ticker;
    private final Duration connectTimeout;
    private final Set<OpenConnection> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SQLException lastFailure;

    PooledSource(Connector connector, Ticker ticker, Duration connectTimeout) {
        this.connector = connector;
        this.ticker = ticker;
        this.connectTimeout = connectTimeout;
    }

    Set<OpenConnection> open() {
        return open;
    }

    /** Why the newest connect failed, null once one succeeded. */
    @Nullable
    SQLException lastFailure() {
        return lastFailure;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            OpenConnection connection = connector.open("pool", Deadline.after(ticker, connectTimeout));
            open.add(connection);
            lastFailure = null;
            return new Pooled(connection);
        } catch (SQLException e) {
            lastFailure = e;
            throw e;
        } catch (RuntimeException e) {
            // a setting that the driver cannot read, say: the pool would only tell that it has no connection
            SQLException failure = new SQLNonTransientConnectionException("connecting failed: " + e, "08001", e);
            lastFailure = failure;
            throw failure;
        }
    }

    /**
     * What the pool holds; leads to what we opened. Answers what the pool asks a new connection without asking the server, and its
     * aliveness check from the socket's own state: a round trip at borrow would block on a silent path, and a broken connection
     * shows itself at execute, where a read can go elsewhere.
     */
    final class Pooled extends ForwardingConnection {
        private final OpenConnection opened;

        Pooled(OpenConnection opened) {
            super(opened.jdbc());
            this.opened = opened;
        }

        OpenConnection opened() {
            return opened;
        }

        @Override
        public boolean isValid(int seconds) throws SQLException {
            return !opened.sockets().closed() && !opened.jdbc().isClosed();
        }

        @Override
        public int getTransactionIsolation() {
            return TRANSACTION_SERIALIZABLE;
        }

        @Override
        public void close() throws SQLException {
            forget();
            super.close();
        }

        @Override
        public void abort(Executor executor) throws SQLException {
            forget();
            super.abort(executor);
        }

        private void forget() {
            open.remove(opened);
            connector.forget(opened.sockets());
        }

        @Override
        public String toString() {
            return opened.jdbc().toString();
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("credentials belong to the data source", "0A000");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    /** How long the pool waits at its end for a connect under way, in seconds. */
    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("System.Logger is used", "0A000");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper of " + type.getName(), "0A000");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
