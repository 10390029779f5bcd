package io.holdfast;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.settings.Mode;
import io.holdfast.subscribe.SubscriptionBuilder;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC data source over several Materialize endpoints. A read goes to the endpoint that serves and survives its loss; a
 * subscription delivers every change once, across endpoints.
 *
 * <p>Connections are logical: they hold no socket until a statement runs, and a physical one only while a statement, an open
 * cursor or a transaction needs it. The unit of routing is a statement in auto-commit, a transaction otherwise. A read is run
 * again elsewhere when its connection breaks, within its deadline; everything else is sent once, and says so when its fate is
 * unknown ({@link io.holdfast.failure.OutcomeUnknownException}).
 *
 * <p>This class is thread-safe. {@link #close()} ends every thread and socket it started.
 */
public final class HoldfastDataSource implements DataSource, AutoCloseable {
    private final Wiring wiring;
    private final List<ConnectionPreparation> preparations;
    private volatile int loginTimeoutSeconds;

    HoldfastDataSource(Wiring wiring, List<ConnectionPreparation> preparations) {
        this.wiring = wiring;
        this.preparations = List.copyOf(preparations);
    }

    /**
     * Describes a data source.
     *
     * @return a builder with every default
     */
    public static HoldfastDataSourceBuilder builder() {
        return new HoldfastDataSourceBuilder();
    }

    /**
     * Opens a logical connection. The first call waits, within the login timeout, until one endpoint has logged in; later ones
     * need no I/O.
     *
     * @return a connection in auto-commit
     * @throws SQLException where no endpoint can be logged in to: what PgJDBC would throw where all agree (28P01, 3D000, …),
     *     otherwise an {@link io.holdfast.failure.NoEndpointException} that names each; 08003 where this is closed
     */
    @Override
    public Connection getConnection() throws SQLException {
        return open(() -> {});
    }

    /**
     * Opens a logical connection and says when it ends, for who shares this data source among others and closes it after the
     * last of them, as the JDBC driver does.
     *
     * @param ended called once, on the thread that closes or aborts the connection; must not block
     * @return a connection in auto-commit
     * @throws SQLException as {@link #getConnection()}; then {@code ended} is never called
     */
    public Connection open(Runnable ended) throws SQLException {
        return prepared(wiring.connection(loginTimeoutSeconds, ended));
    }

    private Connection prepared(Connection opened) throws SQLException {
        if (preparations.isEmpty()) {
            return opened;
        }
        Connection connection = opened;
        try {
            for (ConnectionPreparation preparation : preparations) {
                connection = preparation.prepare(connection);
            }
            return connection;
        } catch (SQLException | RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    /**
     * Not supported: the credentials belong to the data source.
     *
     * @param username not used
     * @param password not used
     * @return never
     * @throws SQLFeatureNotSupportedException always, 0A000
     */
    @Override
    public Connection getConnection(String username, String password) throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException(
                "credentials belong to the data source: set 'user' and 'password' on its builder", "0A000");
    }

    /**
     * Describes a subscription of an object: a table, a source, a view or a materialized view.
     *
     * @param object {@code name}, {@code schema.name} or {@code database.schema.name}, parts plain or in double quotes
     * @return a builder; its {@code start} begins
     * @throws IllegalArgumentException where the text is no such name
     */
    public SubscriptionBuilder subscribe(String object) {
        return wiring.subscriptions().subscribe(object);
    }

    /**
     * Describes a subscription of a query. Where it is not a plain object, every table that it reads needs {@code RETAIN
     * HISTORY} for a resume, and each start computes it anew: a materialized view is cheaper.
     *
     * @param query a single SELECT
     * @return a builder; {@link SubscriptionBuilder#start} starts it
     * @throws IllegalArgumentException where the text is anything else
     */
    public SubscriptionBuilder subscribeQuery(String query) {
        return wiring.subscriptions().subscribeQuery(query);
    }

    /**
     * How everything is now.
     *
     * @return a snapshot whose text can be pasted into a ticket
     */
    public HoldfastStatus status() {
        return wiring.status();
    }

    /**
     * The mode now.
     *
     * @return as set last
     */
    public Mode mode() {
        return wiring.mode().mode();
    }

    /**
     * Switches the mode for every statement from now on. Subscriptions go on as they are.
     *
     * @param mode the mode
     */
    public void mode(Mode mode) {
        wiring.mode().set(mode);
    }

    /**
     * Takes an endpoint out of service: what runs there ends, and nothing new begins, unless nobody else is left.
     *
     * @param endpoint its name
     * @throws io.holdfast.settings.SettingsException where there is none of this name
     */
    public void drain(String endpoint) {
        wiring.members().drain(endpoint);
    }

    /**
     * Gives a drained endpoint back to service.
     *
     * @param endpoint its name
     * @throws io.holdfast.settings.SettingsException where there is none of this name
     */
    public void undrain(String endpoint) {
        wiring.members().undrain(endpoint);
    }

    /**
     * Sends all work to one endpoint while it is well, at once and before every tier; the others stand behind it as before.
     *
     * @param endpoint its name
     * @throws io.holdfast.settings.SettingsException where there is none of this name
     */
    public void prefer(String endpoint) {
        wiring.members().prefer(endpoint);
    }

    /** Ends {@link #prefer}: the tiers are as they were built. */
    public void preferNone() {
        wiring.members().prefer(null);
    }

    /**
     * Adds an endpoint behind the others, as a tier of its own. It serves once it has answered.
     *
     * @param name how people call it
     * @param address {@code host[:port]}
     * @throws io.holdfast.settings.SettingsException where the name is taken, or name or address is malformed
     * @throws IllegalStateException where this is closed
     */
    public void addEndpoint(String name, String address) {
        wiring.add(new Endpoint(name, EndpointAddress.parse("endpoint " + name, address)));
    }

    /**
     * Takes an endpoint out for good. Nothing new begins there; what runs may end, within the setting {@code queryTimeout};
     * then its connections are closed. Returns at once. A subscription that reads there goes on elsewhere.
     *
     * @param name the endpoint's
     * @throws io.holdfast.settings.SettingsException where there is none of this name, it is the last one, or the setting
     *     {@code writes} names it
     */
    public void removeEndpoint(String name) {
        wiring.remove(name);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("a HoldfastDataSource is no wrapper of " + type.getName(), "0A000");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    /**
     * How long the first {@link #getConnection()} waits.
     *
     * @param seconds 0 for the setting {@code loginTimeout}
     */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeoutSeconds = Math.max(0, seconds);
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** Ignored: System.Logger is used. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("System.Logger is used", "0A000");
    }

    /**
     * Ends subscriptions, probes, pools and every thread and socket of theirs. Statements that run are broken off. Idempotent.
     */
    @Override
    public void close() {
        wiring.close();
    }

    /** The status; no secret. */
    @Override
    public String toString() {
        return status().toString();
    }
}
