package io.holdfast.driver;

import io.holdfast.HoldfastStatus;
import io.holdfast.settings.SettingsException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdbc:holdfast://us-east-1=host:6875,eu-west-1=host:6875/materialize?user=app}: a plain JDBC URL whose connections
 * survive the loss of an endpoint.
 *
 * <p>Connects whose endpoints and settings are equal share one {@link io.holdfast.HoldfastDataSource} of this driver instance. It
 * is closed 60 seconds after its last connection, and at once when the driver is taken out of {@link DriverManager}, which also
 * ends every thread. Nothing is static but the registration, and no thread exists before the first connect, so a container can
 * unload this class.
 *
 * <p>This class is thread-safe.
 */
public final class Driver implements java.sql.Driver {
    static final int MAJOR = 0;
    static final int MINOR = 1;

    static {
        register();
    }

    private final SharedSources sources;

    /** A driver with data sources of its own, for tools that make the class themselves. */
    public Driver() {
        this(new SharedSources());
    }

    Driver(SharedSources sources) {
        this.sources = sources;
    }

    private static void register() {
        Driver driver = new Driver();
        try {
            DriverManager.registerDriver(driver, driver.sources::close);
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Connects. The first connect to these endpoints with these settings waits, within the login timeout, until one of them has
     * logged in; later ones need no I/O.
     *
     * @param url {@code jdbc:holdfast://…}
     * @param info settings, which win over those of the URL
     * @return a logical connection in auto-commit, or null where the URL is another driver's
     * @throws SQLException 08001 where the URL or a setting cannot hold, with the part and the remedy; otherwise as
     *     {@link io.holdfast.HoldfastDataSource#getConnection()}
     */
    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Properties given = info == null ? new Properties() : info;
        try {
            return sources.connect(ConnectionPlan.of(url, given));
        } catch (SettingsException e) {
            // No cause: its message is this one before the secrets were taken out.
            throw new SQLNonTransientConnectionException(Secrets.of(url, given).without(e.getMessage()), "08001");
        }
    }

    /** Looks at the text only. */
    @Override
    public boolean acceptsURL(String url) throws SQLException {
        if (url == null) {
            throw new SQLException("the URL is null", "08001");
        }
        return JdbcUrl.accepts(url);
    }

    /**
     * Every setting with its meaning, default and choices: Holdfast's, then PgJDBC's. Never throws for a URL that is not
     * complete yet, and never shows the value of a secret.
     */
    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
        return DriverProperties.of(url, info == null ? new Properties() : info);
    }

    /**
     * How this driver's data sources are; the same is in JMX as {@link HoldfastMXBean}.
     *
     * @return one status for each, in no order
     */
    public List<HoldfastStatus> status() {
        return sources.status();
    }

    @Override
    public int getMajorVersion() {
        return MAJOR;
    }

    @Override
    public int getMinorVersion() {
        return MINOR;
    }

    /** No: Materialize is not full SQL-92. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    /** Where System.Logger writes by default. */
    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("io.holdfast");
    }

    /** Ends every data source and thread of a driver that is not registered. */
    void close() {
        sources.close();
    }
}
