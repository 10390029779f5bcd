package io.holdfast.endpoint.physical;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import io.holdfast.endpoint.Credentials;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.event.EventPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What every physical connection of a data source shares.
 *
 * @param owner the data source's name, the beginning of {@code application_name}
 * @param database the database
 * @param credentials who logs in
 * @param connectTimeout for resolving, connecting, TLS and login together
 * @param poolSize pooled connections an endpoint
 * @param driver further properties for PgJDBC
 * @param poolMeters observes pools
 * @param events hears when credentials are refused
 */
public record ConnectSettings(
        String owner,
        String database,
        Credentials credentials,
        Duration connectTimeout,
        int poolSize,
        Map<String, String> driver,
        Optional<MetricsTrackerFactory> poolMeters,
        EventPublisher events) {

    /** Who logs in at an endpoint. */
    Credentials credentials(Endpoint endpoint) {
        return endpoint.options().credentials().orElse(credentials);
    }

    /** PgJDBC's properties. Ours stand last where ours must hold. */
    Properties properties(Endpoint endpoint, String password, String purpose, String socketsId) {
        Properties properties = new Properties();
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("cancelSignalTimeout", "2");
        // Sends application_name and extra_float_digits with the start-up message instead of a round trip each.
        properties.setProperty("assumeMinServerVersion", "9.0");
        properties.putAll(driver);
        TlsProperties.complete(properties, endpoint);
        properties.setProperty("user", credentials(endpoint).user());
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", owner + "/" + purpose);
        properties.setProperty("connectTimeout", Long.toString(Math.max(1, (connectTimeout.toMillis() + 999) / 1000)));
        // A login timeout of PgJDBC's would abandon an unnamed thread; the deadline closes the socket instead.
        properties.setProperty("loginTimeout", "0");
        properties.setProperty("socketFactory", TrackedSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", socketsId);
        return properties;
    }
}
