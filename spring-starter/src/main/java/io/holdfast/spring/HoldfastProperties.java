package io.holdfast.spring;

import io.holdfast.settings.Setting;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties under {@code holdfast}. A component of type {@code String} that is named like an entry of {@link Setting#ALL}
 * is that setting: its text goes to the same parser as the builder's and the driver's, so a duration needs a unit here, too.
 * A property that nobody knows fails the start.
 *
 * @param enabled Whether the data source and everything around it is configured.
 * @param name Name of the data source, in threads, logs and the server's application_name.
 * @param endpoints Endpoints by name, in order of priority.
 * @param datasource The bean that the application sees.
 * @param ssl How connections are encrypted.
 * @param pgjdbc Properties handed to PgJDBC as they are.
 * @param subscriptions The methods that are subscription listeners.
 * @param events The memory of recent events.
 * @param mode What Holdfast does.
 * @param database Database of every endpoint.
 * @param user Role to log in as.
 * @param password Password of the role.
 * @param queryTimeout How long a call may take in all, every attempt included.
 * @param loginTimeout How long the first getConnection waits for one endpoint to log in.
 * @param connectTimeout How long resolving, connecting, TLS and login of one connection may take together.
 * @param poolSize Physical connections per endpoint.
 * @param probeInterval How often an endpoint at rest is probed.
 * @param failbackDelay How long an endpoint of higher priority must be well before work returns to it.
 * @param writes Endpoint that writes go to.
 * @param cursorResume What becomes of a cursor whose connection breaks.
 * @param readsArePure Whether no SELECT writes through a function.
 */
@ConfigurationProperties(prefix = "holdfast", ignoreUnknownFields = false)
public record HoldfastProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("default") String name,
        @DefaultValue Map<String, Endpoint> endpoints,
        @DefaultValue Datasource datasource,
        @DefaultValue Ssl ssl,
        @DefaultValue Map<String, String> pgjdbc,
        @DefaultValue Subscriptions subscriptions,
        @DefaultValue Events events,
        @Nullable String mode,
        @Nullable String database,
        @Nullable String user,
        @Nullable String password,
        @Nullable String queryTimeout,
        @Nullable String loginTimeout,
        @Nullable String connectTimeout,
        @Nullable String poolSize,
        @Nullable String probeInterval,
        @Nullable String failbackDelay,
        @Nullable String writes,
        @Nullable String cursorResume,
        @Nullable String readsArePure) {

    /**
     * The settings that were given, by the names of {@link Setting#ALL}.
     *
     * @return their texts as written
     */
    public Map<String, String> settings() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.ALL) {
            String text = text(setting.name());
            if (text != null) {
                texts.put(setting.name(), text);
            }
        }
        return texts;
    }

    private @Nullable String text(String setting) {
        for (RecordComponent component : HoldfastProperties.class.getRecordComponents()) {
            if (component.getName().equals(setting)) {
                try {
                    return (String) component.getAccessor().invoke(this);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("a record's accessor cannot be called: " + setting, e);
                }
            }
        }
        return null;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "HoldfastProperties[name=" + name + ", endpoints=" + endpoints.keySet() + "]";
    }

    /**
     * An endpoint.
     *
     * @param host Host name or address of the endpoint.
     * @param port Port of its SQL interface.
     */
    public record Endpoint(
            String host, @DefaultValue("6875") int port) {}

    /**
     * The data source as a bean.
     *
     * @param primary Whether it is the application's data source. Where false, it is injected by the qualifier 'holdfast' only, and Spring Boot configures spring.datasource beside it.
     */
    public record Datasource(@DefaultValue("true") boolean primary) {}

    /**
     * Encryption.
     *
     * @param bundle Name of an SSL bundle under spring.ssl.bundle. Sets sslmode=verify-full unless holdfast.pgjdbc.sslmode says otherwise.
     */
    public record Ssl(@Nullable String bundle) {}

    /**
     * Subscription listeners.
     *
     * @param autoStartup Whether listeners start with the application.
     */
    public record Subscriptions(@DefaultValue("true") boolean autoStartup) {}

    /**
     * Recent events.
     *
     * @param remembered How many recent events the actuator endpoint can show.
     */
    public record Events(@DefaultValue("100") int remembered) {}
}
