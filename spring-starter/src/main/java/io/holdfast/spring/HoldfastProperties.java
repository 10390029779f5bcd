package io.holdfast.spring;

import io.holdfast.settings.Profiles;
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
 * @param pgjdbc Properties handed to PgJDBC as they are.
 * @param subscriptions The methods that are subscription listeners.
 * @param events The memory of recent events.
 * @param metrics The meters.
 * @param observations Observations of statements and of listeners' batches.
 * @param ssl How connections to every endpoint are encrypted.
 * @param consistencyToken The consistency token in a header of HTTP requests.
 * @param profile Settings under one name, below all others: service, tool or low-latency.
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
 * @param hedging Whether a read that takes unusually long is sent to a second endpoint as well.
 * @param balance How work is shared between endpoints.
 * @param tiers Endpoints side by side and behind each other, with weights.
 * @param probeQuery Cheap read on the serving cluster, as a probe.
 * @param http Where environments are asked over HTTP, too.
 * @param maintenanceWindow When endpoints may be restarted by a plan.
 * @param instances How many processes run this application.
 * @param maxStaleness How old an answer may be.
 * @param stalePolicy What becomes of a read that nobody can answer within maxStaleness.
 * @param stalenessCheck Who holds reads to maxStaleness.
 * @param watchedObjects Objects whose lag is measured.
 * @param monotonicReads Whether a connection must never be answered from an earlier time than before.
 * @param watermarkQuery What tells how far an environment has come.
 */
@ConfigurationProperties(prefix = "holdfast", ignoreUnknownFields = false)
public record HoldfastProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("default") String name,
        @DefaultValue Map<String, Endpoint> endpoints,
        @DefaultValue Datasource datasource,
        @DefaultValue Map<String, String> pgjdbc,
        @DefaultValue Subscriptions subscriptions,
        @DefaultValue Events events,
        @DefaultValue Metrics metrics,
        @DefaultValue Observations observations,
        @DefaultValue Ssl ssl,
        @DefaultValue Token consistencyToken,
        @Nullable String profile,
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
        @Nullable String readsArePure,
        @Nullable String hedging,
        @Nullable String balance,
        @Nullable String tiers,
        @Nullable String probeQuery,
        @Nullable String http,
        @Nullable String maintenanceWindow,
        @Nullable String instances,
        @Nullable String maxStaleness,
        @Nullable String stalePolicy,
        @Nullable String stalenessCheck,
        @Nullable String watchedObjects,
        @Nullable String monotonicReads,
        @Nullable String watermarkQuery) {

    /**
     * The settings that were given, by the names of {@link Setting#ALL}.
     *
     * @return their texts as written
     */
    public Map<String, String> settings() {
        Map<String, String> texts = new LinkedHashMap<>();
        if (profile != null) {
            texts.put(Profiles.SETTING, profile);
        }
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
     * @param ssl How its connections are encrypted.
     * @param settings What its connections have of their own: user, password, database, connectTimeout, poolSize, and what PgJDBC takes, such as sslrootcert.
     */
    public record Endpoint(
            String host,
            @DefaultValue("6875") int port,
            @DefaultValue Ssl ssl,
            @DefaultValue Map<String, String> settings) {
        /** Without settings: they may be secret. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * The data source as a bean.
     *
     * @param primary Whether it is the application's data source. Where false, it is injected by the qualifier 'holdfast' only, and Spring Boot configures spring.datasource beside it.
     */
    public record Datasource(@DefaultValue("true") boolean primary) {}

    /**
     * Subscription listeners.
     *
     * @param autoStartup Whether listeners start with the application.
     */
    public record Subscriptions(@DefaultValue("true") boolean autoStartup) {}

    /**
     * Meters.
     *
     * @param enabled Whether the data source's meters are registered with the application's registry.
     */
    public record Metrics(@DefaultValue("true") boolean enabled) {}

    /**
     * Observations.
     *
     * @param enabled Whether every statement and every listener's batch is an Observation, and so a span where there is a tracer.
     */
    public record Observations(@DefaultValue("false") boolean enabled) {}

    /**
     * Encryption.
     *
     * @param bundle Name of the SSL bundle whose trust and keys are used, with verification in full. A reload holds for new connections.
     */
    public record Ssl(@DefaultValue("") String bundle) {}

    /**
     * The consistency token.
     *
     * @param enabled Whether a servlet filter takes the token from the request's header and returns one in the response's; switches monotonic reads on.
     * @param header Name of the header.
     * @param key Key that tokens are signed with, 16 bytes or more, the same in every instance. Without one a token can be made by anybody.
     */
    public record Token(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("Holdfast-Consistency-Token") String header,
            @Nullable String key) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Token[enabled=" + enabled + ", header=" + header + "]";
        }
    }

    /**
     * Recent events.
     *
     * @param remembered How many recent events the actuator endpoint can show.
     */
    public record Events(@DefaultValue("100") int remembered) {}
}
