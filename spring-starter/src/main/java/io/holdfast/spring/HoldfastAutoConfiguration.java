package io.holdfast.spring;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingsException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The data source over the endpoints of {@code holdfast.endpoints}. It takes the place of the one that Spring Boot would
 * configure, or stands beside it where {@code holdfast.datasource.primary=false}.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration"
        },
        afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnProperty(prefix = "holdfast", name = "enabled", matchIfMissing = true)
@ConditionalOnMissingBean(HoldfastDataSource.class)
@EnableConfigurationProperties(HoldfastProperties.class)
public final class HoldfastAutoConfiguration {
    /** The qualifier of every bean that is about the Holdfast data source, where it is not the primary one. */
    public static final String QUALIFIER = "holdfast";

    /** For Spring. */
    public HoldfastAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HoldfastConnectionDetails holdfastConnectionDetails(HoldfastProperties properties) {
        return new PropertiesConnectionDetails(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    RecentEvents holdfastRecentEvents(HoldfastProperties properties) {
        return new RecentEvents(properties.events().remembered());
    }

    @Bean
    DataSourceFactory holdfastDataSourceFactory(
            HoldfastProperties properties,
            HoldfastConnectionDetails details,
            ObjectProvider<CircuitBreakerRegistry> breakers,
            ObjectProvider<HoldfastCustomizer> customizers) {
        return new DataSourceFactory(
                properties, details, breakers, customizers.orderedStream().toList());
    }

    /** The application's data source. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "holdfast.datasource", name = "primary", matchIfMissing = true)
    @ConditionalOnMissingBean(DataSource.class)
    static class Primary {
        @Bean(name = "dataSource", destroyMethod = "close")
        @Qualifier(QUALIFIER)
        HoldfastDataSource dataSource(
                DataSourceFactory factory, RecentEvents events, ApplicationEventPublisher publisher) {
            return factory.open(events, publisher);
        }

        @Bean
        HoldfastMonitor holdfastMonitor(@Qualifier(QUALIFIER) HoldfastDataSource dataSource, RecentEvents events) {
            return new HoldfastMonitor(dataSource, events);
        }
    }

    /** Beside the application's ordinary data source. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "holdfast.datasource", name = "primary", havingValue = "false")
    static class Secondary {
        @Bean(name = "holdfastDataSource", destroyMethod = "close", defaultCandidate = false)
        @Qualifier(QUALIFIER)
        HoldfastDataSource dataSource(
                DataSourceFactory factory, RecentEvents events, ApplicationEventPublisher publisher) {
            return factory.open(events, publisher);
        }

        @Bean(defaultCandidate = false)
        @Qualifier(QUALIFIER)
        JdbcClient holdfastJdbcClient(@Qualifier(QUALIFIER) HoldfastDataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        HoldfastMonitor holdfastMonitor(@Qualifier(QUALIFIER) HoldfastDataSource dataSource, RecentEvents events) {
            return new HoldfastMonitor(dataSource, events);
        }
    }

    /** Puts properties, connection details and customizers together. */
    record DataSourceFactory(
            HoldfastProperties properties,
            HoldfastConnectionDetails details,
            ObjectProvider<CircuitBreakerRegistry> breakers,
            List<HoldfastCustomizer> customizers) {
        HoldfastDataSource open(RecentEvents events, ApplicationEventPublisher publisher) {
            if (details.endpoints().isEmpty()) {
                throw new SettingsException(
                        "endpoints", "none is given", "set holdfast.endpoints.<name>.host, or holdfast.enabled=false");
            }
            HoldfastDataSourceBuilder builder = HoldfastDataSource.builder().name(properties.name());
            properties.pgjdbc().forEach(builder::set);
            properties.settings().forEach(builder::set);
            details.endpoints().forEach(node -> builder.endpoint(node.name(), node.address()));
            properties
                    .endpoints()
                    .forEach((endpoint, own) ->
                            own.settings().forEach((setting, text) -> builder.set(endpoint + "." + setting, text)));
            breakers.ifUnique(builder::circuitBreakers);
            builder.database(details.database())
                    .user(details.user())
                    .set(Setting.PASSWORD.name(), Setting.PASSWORD.defaultText())
                    .password(details::password)
                    .listener(events)
                    .listener(publisher::publishEvent);
            customizers.forEach(customizer -> customizer.customize(builder));
            return builder.build();
        }
    }
}
