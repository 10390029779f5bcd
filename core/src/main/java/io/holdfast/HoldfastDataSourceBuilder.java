package io.holdfast;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.EndpointOptions;
import io.holdfast.event.HoldfastListener;
import io.holdfast.health.lag.LagSettings;
import io.holdfast.settings.Balance;
import io.holdfast.settings.Durations;
import io.holdfast.settings.LayeredSettings;
import io.holdfast.settings.Mode;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import io.holdfast.settings.StalePolicy;
import io.holdfast.settings.Tiers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link HoldfastDataSource}. Every setting of {@link Setting#ALL} can be given by {@link #set} as well; the same
 * checks apply. Not thread-safe.
 */
public final class HoldfastDataSourceBuilder {
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final List<HoldfastListener> listeners = new ArrayList<>();
    private final List<ConnectionPreparation> preparations = new ArrayList<>();
    private String name = "default";
    private @Nullable Supplier<String> password;
    private @Nullable MeterRegistry meterRegistry;
    private CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    HoldfastDataSourceBuilder() {}

    /**
     * Adds an endpoint. The order of adding is the order of priority: the first one serves while it is well.
     *
     * @param name how people call it, such as {@code us-east-1}
     * @param address {@code host[:port]}, port {@value EndpointAddress#DEFAULT_PORT} by default
     * @return this
     * @throws SettingsException where the name was added already, or name or address is malformed
     */
    public HoldfastDataSourceBuilder endpoint(String name, String address) {
        return endpoint(name, address, EndpointOptions.standard());
    }

    /**
     * Adds an endpoint that has credentials, TLS or other things of its own.
     *
     * @param name how people call it
     * @param address {@code host[:port]}
     * @param options what it has of its own
     * @return this
     * @throws SettingsException where the name was added already, or name or address is malformed
     */
    public HoldfastDataSourceBuilder endpoint(String name, String address, EndpointOptions options) {
        Endpoint endpoint = new Endpoint(name, EndpointAddress.parse("endpoint " + name, address), options);
        if (endpoints.putIfAbsent(name, endpoint) != null) {
            throw new SettingsException(
                    "endpoint " + name, "this name is given twice", "give every endpoint a name of its own");
        }
        return this;
    }

    /**
     * Names the data source: in threads, logs and the server's {@code application_name}.
     *
     * @param dataSource letters, digits, '.', '_' and '-'
     * @return this
     * @throws SettingsException where it is malformed
     */
    public HoldfastDataSourceBuilder name(String dataSource) {
        if (!dataSource.matches("[A-Za-z0-9._-]{1,40}")) {
            throw new SettingsException(
                    "name", "'" + dataSource + "' is not a name", "write up to 40 letters, digits, '.', '_' and '-'");
        }
        name = dataSource;
        return this;
    }

    /**
     * Sets the database.
     *
     * @param database of every endpoint
     * @return this
     */
    public HoldfastDataSourceBuilder database(String database) {
        return set(Setting.DATABASE.name(), database);
    }

    /**
     * Sets the role.
     *
     * @param user to log in as
     * @return this
     */
    public HoldfastDataSourceBuilder user(String user) {
        return set(Setting.USER.name(), user);
    }

    /**
     * Sets where the password comes from.
     *
     * @param current asked at every connect, so that it can be rotated
     * @return this
     */
    public HoldfastDataSourceBuilder password(Supplier<String> current) {
        password = current;
        return this;
    }

    /**
     * Sets the password.
     *
     * @param secret the password
     * @return this
     */
    public HoldfastDataSourceBuilder password(String secret) {
        return password(() -> secret);
    }

    /**
     * Sets the mode.
     *
     * @param mode to start in
     * @return this
     */
    public HoldfastDataSourceBuilder mode(Mode mode) {
        return set(Setting.MODE.name(), mode.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Sets how long a call may take where its statement has no query timeout.
     *
     * @param timeout for every attempt together, positive
     * @return this
     */
    public HoldfastDataSourceBuilder queryTimeout(Duration timeout) {
        return set(Setting.QUERY_TIMEOUT.name(), Durations.format(timeout));
    }

    /**
     * Sets how long an earlier endpoint must be well before work returns to it.
     *
     * @param delay zero for at once
     * @return this
     */
    public HoldfastDataSourceBuilder failbackDelay(Duration delay) {
        return set(Setting.FAILBACK_DELAY.name(), Durations.format(delay));
    }

    /**
     * Sets the pool's size.
     *
     * @param connections physical ones an endpoint, 1 to 1000
     * @return this
     */
    public HoldfastDataSourceBuilder poolSize(int connections) {
        return set(Setting.POOL_SIZE.name(), Integer.toString(connections));
    }

    /**
     * Sets where writes go.
     *
     * @param endpoint the name of an endpoint that was or will be added
     * @return this
     */
    public HoldfastDataSourceBuilder writes(String endpoint) {
        return set(Setting.WRITES.name(), endpoint);
    }

    /**
     * Bounds the age of every read's answer. Without it the server's isolation is left as it is.
     *
     * @param bound 3 s or more, unless {@code stalenessCheck=server}
     * @return this
     */
    public HoldfastDataSourceBuilder maxStaleness(Duration bound) {
        return set(Setting.MAX_STALENESS.name(), Durations.format(bound));
    }

    /**
     * Sets what becomes of a read that no endpoint can answer within the bound.
     *
     * @param policy strict by default
     * @return this
     */
    public HoldfastDataSourceBuilder stalePolicy(StalePolicy policy) {
        return set(Setting.STALE_POLICY.name(), policy.text());
    }

    /**
     * Adds a listener.
     *
     * @param listener hears of every event
     * @return this
     */
    public HoldfastDataSourceBuilder listener(HoldfastListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Lets something see, or wrap, every connection before the application has it; several in the order of adding.
     *
     * @param preparation called by every {@code getConnection}, on its thread
     * @return this
     */
    public HoldfastDataSourceBuilder prepare(ConnectionPreparation preparation) {
        preparations.add(preparation);
        return this;
    }

    /**
     * Counts, times and gauges everything; see the table of meters in core/README.md. Without a registry nothing is measured,
     * and Micrometer need not be on the class path.
     *
     * @param registry where meters are registered until the data source is closed
     * @return this
     */
    @SuppressWarnings("exports") // Micrometer is optional: who calls this has it
    public HoldfastDataSourceBuilder meterRegistry(MeterRegistry registry) {
        meterRegistry = registry;
        return this;
    }

    /**
     * Shows the endpoints' circuit breakers in a registry of the application's, so that its Resilience4j dashboards have them,
     * as {@code holdfast-<data source>-<endpoint>}. They are in METRICS_ONLY while an endpoint serves, HALF_OPEN on trial and
     * FORCED_OPEN while it does not: Holdfast drives them. Whoever sets one to DISABLED turns off ejection for its endpoint.
     *
     * @param registry keeps them until the data source is closed
     * @return this
     */
    public HoldfastDataSourceBuilder circuitBreakers(CircuitBreakerRegistry registry) {
        breakers = registry;
        return this;
    }

    /**
     * Sets how work is shared.
     *
     * @param balance by priority, which is the default, or spread
     * @return this
     */
    public HoldfastDataSourceBuilder balance(Balance balance) {
        return set(Setting.BALANCE.name(), balance.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Sets anything by its name: a setting of Holdfast's, or a property of PgJDBC's such as {@code sslmode}. What a connection is
     * made of can differ by endpoint: {@code us-east-1.user}.
     *
     * @param setting its name
     * @param text its value, as one writes it
     * @return this
     */
    public HoldfastDataSourceBuilder set(String setting, String text) {
        texts.put(setting, text);
        return this;
    }

    /**
     * Checks everything and starts: probes and pools begin to connect in the background.
     *
     * @return the running data source
     * @throws SettingsException where a name is unknown, a value cannot hold, or no endpoint was added; nothing was started
     */
    public HoldfastDataSource build() {
        if (endpoints.isEmpty()) {
            throw new SettingsException(
                    "endpoint", "none is given", "add at least one: endpoint(\"us-east-1\", \"host:6875\")");
        }
        LayeredSettings layers = LayeredSettings.of(texts, endpoints.keySet());
        SettingValues values = layers.common();
        String writes = values.get(Setting.WRITES);
        if (!writes.isEmpty() && !endpoints.containsKey(writes)) {
            throw new SettingsException(
                    Setting.WRITES.name(),
                    "there is no endpoint '" + writes + "'",
                    "name one of " + String.join(", ", endpoints.keySet()));
        }
        LagSettings.of(values);
        checkTiers(values.get(Setting.TIERS));
        List<Endpoint> described = EndpointTexts.complete(List.copyOf(endpoints.values()), values);
        return new HoldfastDataSource(
                Wiring.start(
                        new Requested(name, described, layers, Optional.ofNullable(password)),
                        new Wiring.Heard(List.copyOf(listeners), Optional.ofNullable(meterRegistry), breakers)),
                preparations);
    }

    private void checkTiers(Tiers tiers) {
        tiers.named()
                .forEach(tier -> tier.keySet().forEach(endpoint -> {
                    if (!endpoints.containsKey(endpoint)) {
                        throw new SettingsException(
                                Setting.TIERS.name(),
                                "there is no endpoint '" + endpoint + "'",
                                "name some of " + String.join(", ", endpoints.keySet()));
                    }
                }));
    }
}
