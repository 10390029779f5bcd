package io.holdfast.spring;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingsException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;

/** Puts properties, connection details and customizers together. */
record DataSourceFactory(
        HoldfastProperties properties,
        HoldfastConnectionDetails details,
        BundleSockets sockets,
        ObjectProvider<CircuitBreakerRegistry> breakers,
        List<HoldfastCustomizer> customizers) {

    /**
     * What else the application is told, and tells.
     *
     * @param recent remembers events
     * @param events publishes them
     * @param freshness is told to every connection
     */
    record Surroundings(RecentEvents recent, SpringEvents events, FreshnessScope freshness) {}

    HoldfastDataSource open(Surroundings surroundings) {
        if (details.endpoints().isEmpty()) {
            throw new SettingsException(
                    "endpoints", "none is given", "set holdfast.endpoints.<name>.host, or holdfast.enabled=false");
        }
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder().name(properties.name());
        set(builder);
        details.endpoints().forEach(node -> builder.endpoint(node.name(), node.address()));
        properties.endpoints().forEach((endpoint, own) -> set(builder, endpoint, own));
        breakers.ifUnique(builder::circuitBreakers);
        builder.database(details.database())
                .user(details.user())
                .set(Setting.PASSWORD.name(), Setting.PASSWORD.defaultText())
                .password(details::password)
                .listener(surroundings.recent())
                .listener(surroundings.events())
                .prepare(surroundings.freshness()::prepare);
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private void set(HoldfastDataSourceBuilder builder) {
        SslBundle given = details.sslBundle();
        if (given != null) {
            secure(builder, "", sockets.properties(given));
        } else if (!properties.ssl().bundle().isEmpty()) {
            secure(builder, "", sockets.properties(properties.ssl().bundle()));
        }
        properties.pgjdbc().forEach(builder::set);
        properties.settings().forEach(builder::set);
        if (properties.consistencyToken().enabled()) {
            builder.set(Setting.MONOTONIC_READS.name(), "true");
        }
    }

    private void set(HoldfastDataSourceBuilder builder, String endpoint, HoldfastProperties.Endpoint own) {
        if (!own.ssl().bundle().isEmpty()) {
            secure(builder, endpoint + ".", sockets.properties(own.ssl().bundle()));
        }
        own.settings().forEach((setting, text) -> builder.set(endpoint + "." + setting, text));
    }

    /** The bundle says whom to trust; that it is the right host has to be asked for. */
    private static void secure(HoldfastDataSourceBuilder builder, String prefix, Map<String, String> sockets) {
        builder.set(prefix + "sslmode", "verify-full");
        sockets.forEach((name, text) -> builder.set(prefix + name, text));
    }
}
