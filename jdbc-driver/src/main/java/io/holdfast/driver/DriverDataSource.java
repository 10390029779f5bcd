package io.holdfast.driver;

import io.holdfast.HoldfastStatus;
import io.holdfast.settings.SettingsException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The driver as a JavaBean: for {@code dataSourceClassName}, application servers and JNDI. What it opens lives as the driver's
 * does: until 60 seconds after its last connection, or until {@link #close()}.
 *
 * <p>Set it up, then use it from any thread.
 */
public final class DriverDataSource implements DataSource, Referenceable, AutoCloseable {
    private static final String NO_URL = "set 'url': jdbc:holdfast://us-east-1=host:6875,…";

    private final Driver driver = new Driver();
    private volatile String url = "";
    private volatile @Nullable String user;
    private volatile @Nullable String password;
    private volatile String properties = "";
    private volatile int loginTimeout;

    /** A data source that still needs its URL. */
    public DriverDataSource() {}

    /**
     * The URL.
     *
     * @return as set
     */
    public String getUrl() {
        return url;
    }

    /**
     * Sets the URL.
     *
     * @param url {@code jdbc:holdfast://…}
     */
    public void setUrl(String url) {
        this.url = url;
    }

    /**
     * Sets the URL, by the name that some containers use.
     *
     * @param url {@code jdbc:holdfast://…}
     */
    public void setURL(String url) {
        setUrl(url);
    }

    /**
     * The role.
     *
     * @return as set, null where the URL has it
     */
    public @Nullable String getUser() {
        return user;
    }

    /**
     * Sets the role, which wins over the URL's.
     *
     * @param user to log in as
     */
    public void setUser(String user) {
        this.user = user;
    }

    /**
     * Sets the password, which wins over the URL's. It cannot be read again.
     *
     * @param password the role's
     */
    public void setPassword(String password) {
        this.password = password;
    }

    /**
     * Further settings.
     *
     * @return as set
     */
    public String getProperties() {
        return properties;
    }

    /**
     * Sets further settings, which win over the URL's.
     *
     * @param properties as in a URL: {@code queryTimeout=5s&poolSize=20}
     */
    public void setProperties(String properties) {
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(user, password);
    }

    @Override
    public Connection getConnection(@Nullable String username, @Nullable String secret) throws SQLException {
        return connect(username, secret);
    }

    private Connection connect(@Nullable String username, @Nullable String secret) throws SQLException {
        Connection connection = driver.connect(url, settings(username, secret));
        if (connection == null) {
            throw new SQLNonTransientConnectionException(
                    url.isEmpty() ? NO_URL : "another driver's URL; " + NO_URL, "08001");
        }
        return connection;
    }

    private Properties settings(@Nullable String username, @Nullable String secret) throws SQLException {
        Properties info = new Properties();
        try {
            info.putAll(JdbcUrl.settings(properties));
        } catch (SettingsException e) {
            throw new SQLNonTransientConnectionException("'properties' of the data source: " + e.setting(), "08001");
        }
        if (username != null) {
            info.setProperty("user", username);
        }
        if (secret != null) {
            info.setProperty("password", secret);
        }
        if (loginTimeout > 0) {
            info.setProperty("loginTimeout", loginTimeout + "s");
        }
        return info;
    }

    /**
     * How what was opened is.
     *
     * @return as {@link Driver#status()}
     */
    public List<HoldfastStatus> status() {
        return driver.status();
    }

    /** For JNDI. The password is part of the reference, as it is of every data source that a directory makes. */
    @Override
    public Reference getReference() {
        Reference reference = new Reference(getClass().getName(), DriverDataSourceFactory.class.getName(), null);
        reference.add(new StringRefAddr("url", url));
        reference.add(new StringRefAddr("properties", properties));
        if (user != null) {
            reference.add(new StringRefAddr("user", user));
        }
        if (password != null) {
            reference.add(new StringRefAddr("password", password));
        }
        return reference;
    }

    /** Ends everything that was opened. A later connection begins anew. */
    @Override
    public void close() {
        driver.close();
    }

    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = Math.max(0, seconds);
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    /** Ignored: System.Logger is used. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public Logger getParentLogger() {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("a DriverDataSource is no wrapper of " + type.getName(), "0A000");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    /** Without a secret, the URL's included. */
    @Override
    public String toString() {
        int settings = url.indexOf('?');
        return "DriverDataSource[" + (settings < 0 ? url : url.substring(0, settings)).replaceAll("//[^/]*@", "//***@")
                + "]";
    }
}
