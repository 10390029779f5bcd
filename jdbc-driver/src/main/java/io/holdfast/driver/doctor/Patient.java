package io.holdfast.driver.doctor;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.physical.TlsProperties;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.time.Ticker;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One endpoint while it is examined: what leads to it and, once logged in, a connection of PgJDBC's own to ask. */
final class Patient implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 15;

    private final Endpoint endpoint;
    private final SettingValues values;
    private final Ticker ticker;
    private final Findings findings;
    private @Nullable Connection connection;
    private Duration firstRow = Duration.ZERO;
    private boolean materialize;

    Patient(Endpoint endpoint, SettingValues values, Ticker ticker) {
        this.endpoint = endpoint;
        this.values = values;
        this.ticker = ticker;
        this.findings = new Findings(endpoint.name());
    }

    String name() {
        return endpoint.name();
    }

    EndpointAddress address() {
        return endpoint.address();
    }

    SettingValues values() {
        return values;
    }

    Ticker ticker() {
        return ticker;
    }

    Findings findings() {
        return findings;
    }

    /** The {@code sslmode} that connections to it have, set or not; empty where PgJDBC's default holds. */
    String sslMode() {
        return encryption().getProperty("sslmode", "");
    }

    /** PgJDBC's settings with those of TLS as connections have them. */
    private Properties encryption() {
        Properties properties = new Properties();
        properties.putAll(values.driver());
        TlsProperties.complete(properties, endpoint);
        return properties;
    }

    /** Twice, because a cold JVM's first login is slow for reasons of its own; the second is timed. */
    void logIn() throws SQLException {
        open().close();
        long begun = ticker.nanos();
        connection = open();
        one("SELECT 1");
        firstRow = Duration.ofNanos(ticker.nanos() - begun);
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", Integer.toString(PATIENCE_SECONDS));
        properties.setProperty("assumeMinServerVersion", "9.0");
        properties.putAll(encryption());
        properties.setProperty("user", values.get(Setting.USER));
        String password = values.get(Setting.PASSWORD);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "holdfast-doctor");
        properties.setProperty("connectTimeout", "5");
        String url = "jdbc:postgresql://" + address() + "/"
                + URLEncoder.encode(values.get(Setting.DATABASE), StandardCharsets.UTF_8);
        return Optional.ofNullable(new org.postgresql.Driver().connect(url, properties))
                .orElseThrow(() -> new SQLException("PgJDBC does not accept " + url, "08001"));
    }

    boolean loggedIn() {
        return connection != null;
    }

    /** From nothing to the first row. */
    Duration firstRow() {
        return firstRow;
    }

    boolean materialize() {
        return materialize;
    }

    void materialize(boolean is) {
        materialize = is;
    }

    /** The only value of the only row. */
    String one(String sql, String... parameters) throws SQLException {
        List<Map<String, String>> rows = rows(sql, parameters);
        return rows.isEmpty() ? "" : rows.get(0).values().iterator().next();
    }

    /** To ask more than rows of; in auto-commit, and to be left so. */
    Connection connection() throws SQLException {
        return Optional.ofNullable(connection)
                .orElseThrow(() -> new SQLException("there is no connection to " + name(), "08003"));
    }

    /** Rows as texts by column, NULL as an empty text. */
    List<Map<String, String>> rows(String sql, String... parameters) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            statement.setQueryTimeout(PATIENCE_SECONDS / 3);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return all(result);
            }
        }
    }

    private static List<Map<String, String>> all(ResultSet result) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 1; i <= columns; i++) {
                String text = result.getString(i);
                row.put(result.getMetaData().getColumnLabel(i), text == null ? "" : text);
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
