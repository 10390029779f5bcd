package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import io.holdfast.time.Ticker;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {Connection.class, Opened.class},
                    new Handler(connection));
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

    /** What the pool holds; leads to what we opened. */
    interface Opened {
        OpenConnection opened();
    }

    /**
     * Answers what the pool asks a new connection without asking the server, and its aliveness check from the socket's own state: a round trip at borrow would block on a silent path, and
     * a broken connection shows itself at execute, where a read can go elsewhere. Everything else goes to the driver; nothing
     * of it is on a statement's way.
     */
    private final class Handler implements InvocationHandler {
        private final OpenConnection connection;

        Handler(OpenConnection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            switch (method.getName()) {
                case "opened" -> {
                    return connection;
                }
                case "isValid" -> {
                    return !connection.sockets().closed() && !connection.jdbc().isClosed();
                }
                // at every return: called by reflection it was a twentieth of a statement
                case "clearWarnings" -> {
                    connection.jdbc().clearWarnings();
                    return null;
                }
                case "getTransactionIsolation" -> {
                    return Connection.TRANSACTION_SERIALIZABLE;
                }
                case "close", "abort" -> {
                    open.remove(connection);
                    connector.forget(connection.sockets());
                }
                default -> {}
            }
            try {
                return method.invoke(connection.jdbc(), arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
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
