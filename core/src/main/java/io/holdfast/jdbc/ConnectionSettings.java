package io.holdfast.jdbc;

import io.holdfast.read.SessionChange;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.ShardingKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The settings half of a logical connection: all of it is kept on the client's side and costs no round trip. */
abstract class ConnectionSettings implements Connection {
    private static final String APPLICATION_NAME = "ApplicationName";

    private final Session session;
    // most connections, of which there is one a borrow, have nothing of it
    private @Nullable Unusual unusual;

    ConnectionSettings(Session session) {
        this.session = session;
    }

    final Session session() {
        return session;
    }

    private Unusual unusual() {
        Unusual known = unusual == null ? new Unusual() : unusual;
        unusual = known;
        return known;
    }

    private void warn(SQLWarning warning) {
        SQLWarning first = unusual().warnings;
        if (first == null) {
            unusual().warnings = warning;
        } else if (!isIn(first, warning)) {
            first.setNextWarning(warning);
        }
    }

    /** A connection may live for long, and nobody look. */
    private static boolean isIn(SQLWarning chain, SQLWarning wanted) {
        for (SQLWarning each = chain; each != null; each = each.getNextWarning()) {
            if (Objects.equals(each.getMessage(), wanted.getMessage())) {
                return true;
            }
        }
        return false;
    }

    /** A literal that every server reads alike. */
    static String literal(String text) {
        boolean backslash = text.indexOf('\\') >= 0;
        String doubled = text.replace("'", "''").replace("\\", "\\\\");
        return (backslash ? "E'" : "'") + doubled + "'";
    }

    @Override
    public final void setAutoCommit(boolean autoCommit) throws SQLException {
        session.autoCommit(autoCommit);
    }

    @Override
    public final boolean getAutoCommit() throws SQLException {
        session.checkOpen();
        return session.autoCommit();
    }

    @Override
    public final void setReadOnly(boolean readOnly) throws SQLException {
        session.readOnly(readOnly);
    }

    @Override
    public final boolean isReadOnly() throws SQLException {
        session.checkOpen();
        return session.readOnly();
    }

    /** The driver has no catalogs to switch between. */
    @Override
    public final void setCatalog(String catalog) throws SQLException {
        session.checkOpen();
    }

    /** Remembers the level and sends nothing; what becomes of it is {@link Isolation}'s. */
    @Override
    public final void setTransactionIsolation(int level) throws SQLException {
        session.checkOpen();
        if (!Isolation.isKnown(level)) {
            throw Refusals.invalid("transaction isolation level", level);
        }
        session.isolation(level);
        warn(new SQLWarning(Isolation.WARNING, "01000"));
    }

    /** The level that was asked for, else the server's: frameworks set one only where it is another. */
    @Override
    public final int getTransactionIsolation() throws SQLException {
        session.checkOpen();
        int level = session.isolation();
        return level == 0 ? Isolation.of(session) : level;
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        session.checkOpen();
        return unusual == null ? null : unusual.warnings;
    }

    @Override
    public final void clearWarnings() throws SQLException {
        session.checkOpen();
        if (unusual != null) {
            unusual.warnings = null;
        }
    }

    @Override
    public final Map<String, Class<?>> getTypeMap() throws SQLException {
        session.checkOpen();
        // JDBC's own idiom adds to it and sets it again
        Map<String, Class<?>> known = unusual == null ? null : unusual.typeMap;
        return known == null ? new HashMap<>() : new HashMap<>(known);
    }

    @Override
    public final void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        session.checkOpen();
        unusual().typeMap = new HashMap<>(map);
    }

    @Override
    public final void setHoldability(int wanted) throws SQLException {
        session.checkOpen();
        if (wanted != ResultSet.CLOSE_CURSORS_AT_COMMIT && wanted != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
            throw Refusals.invalid("holdability", wanted);
        }
        unusual().holdability = wanted;
    }

    @Override
    public final int getHoldability() throws SQLException {
        session.checkOpen();
        return unusual == null ? ResultSet.CLOSE_CURSORS_AT_COMMIT : unusual.holdability;
    }

    @Override
    public final void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        session.checkOpen();
        if (milliseconds < 0) {
            throw Refusals.invalid("network timeout", milliseconds);
        }
        session.networkTimeout(Duration.ofMillis(milliseconds));
    }

    @Override
    public final int getNetworkTimeout() throws SQLException {
        session.checkOpen();
        return (int) session.networkTimeout().toMillis();
    }

    private Properties clientInfo() {
        return unusual().clientInfo;
    }

    @Override
    public final void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        if (session.isClosed()) {
            throw new SQLClientInfoException(
                    "This connection has been closed.", "08003", Map.of(name, ClientInfoStatus.REASON_UNKNOWN));
        }
        if (FreshnessInfo.isOurs(name)) {
            FreshnessInfo.set(session.freshness(), name, value);
            return;
        }
        if (!name.equals(APPLICATION_NAME)) {
            warn(new SQLWarning("ClientInfo property not supported.", "0A000"));
            return;
        }
        String setting = "application_name";
        if (value == null) {
            clientInfo().remove(name);
            session.change(new SessionChange.Reset(setting));
        } else {
            clientInfo().setProperty(name, value);
            session.change(new SessionChange.Set(setting, "SET application_name TO " + literal(value)));
        }
    }

    @Override
    public final void setClientInfo(Properties properties) throws SQLClientInfoException {
        setClientInfo(APPLICATION_NAME, properties.getProperty(APPLICATION_NAME));
        for (String name : properties.stringPropertyNames()) {
            if (!name.equals(APPLICATION_NAME)) {
                setClientInfo(name, properties.getProperty(name));
            }
        }
    }

    @Override
    public final @Nullable String getClientInfo(String name) throws SQLException {
        session.checkOpen();
        return FreshnessInfo.isOurs(name)
                ? FreshnessInfo.get(session.freshness(), name)
                : clientInfo().getProperty(name);
    }

    @Override
    public final Properties getClientInfo() throws SQLException {
        session.checkOpen();
        Properties copy = new Properties();
        copy.putAll(clientInfo());
        return copy;
    }

    @Override
    public final void beginRequest() throws SQLException {
        session.checkOpen();
    }

    @Override
    public final void endRequest() throws SQLException {
        session.checkOpen();
    }

    @Override
    public final boolean setShardingKeyIfValid(ShardingKey key, int timeout) throws SQLException {
        throw sharding();
    }

    @Override
    public final boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int timeout) throws SQLException {
        throw sharding();
    }

    @Override
    public final void setShardingKey(ShardingKey key) throws SQLException {
        throw sharding();
    }

    @Override
    public final void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
        throw sharding();
    }

    private static SQLException sharding() {
        return new SQLFeatureNotSupportedException("Sharding keys are not supported.", "0A000");
    }

    /** What a connection has been told beyond what most are. */
    private static final class Unusual {
        private final Properties clientInfo = new Properties();
        private @Nullable Map<String, Class<?>> typeMap;
        private int holdability = ResultSet.CLOSE_CURSORS_AT_COMMIT;
        private @Nullable SQLWarning warnings;
    }
}
