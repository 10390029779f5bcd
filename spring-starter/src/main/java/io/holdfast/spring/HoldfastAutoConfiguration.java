package io.holdfast.spring;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.HoldfastDataSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
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

    /** As Spring Boot calls its own. */
    static final String PRIMARY = "dataSource";

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
    SpringEvents holdfastSpringEvents(ApplicationEventPublisher publisher) {
        return new SpringEvents(publisher);
    }

    @Bean
    FreshnessScope holdfastFreshnessScope() {
        return new FreshnessScope();
    }

    @Bean(destroyMethod = "close")
    BundleSockets holdfastBundleSockets(ObjectProvider<SslBundles> bundles) {
        return new BundleSockets(bundles.getIfAvailable());
    }

    @Bean
    DataSourceFactory holdfastDataSourceFactory(
            HoldfastProperties properties,
            HoldfastConnectionDetails details,
            BundleSockets sockets,
            ObjectProvider<CircuitBreakerRegistry> breakers,
            ObjectProvider<HoldfastCustomizer> customizers) {
        return new DataSourceFactory(
                properties,
                details,
                sockets,
                breakers,
                customizers.orderedStream().toList());
    }

    /** Who hears of events, and what every connection is told. */
    @Bean
    DataSourceFactory.Surroundings holdfastSurroundings(
            RecentEvents recent, SpringEvents events, FreshnessScope freshness) {
        return new DataSourceFactory.Surroundings(recent, events, freshness);
    }

    /** The application's data source. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "holdfast.datasource", name = "primary", matchIfMissing = true)
    @ConditionalOnMissingBean(DataSource.class)
    @Import(HoldfastMonitorConfiguration.class)
    static class Primary {
        @Bean(name = PRIMARY, destroyMethod = "close")
        @Qualifier(QUALIFIER)
        HoldfastDataSource dataSource(DataSourceFactory factory, DataSourceFactory.Surroundings surroundings) {
            return factory.open(surroundings);
        }
    }

    /** Beside the application's ordinary data source. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(prefix = "holdfast.datasource", name = "primary", havingValue = "false")
    @Import(HoldfastMonitorConfiguration.class)
    static class Secondary {
        @Bean(name = "holdfastDataSource", destroyMethod = "close", defaultCandidate = false)
        @Qualifier(QUALIFIER)
        HoldfastDataSource dataSource(DataSourceFactory factory, DataSourceFactory.Surroundings surroundings) {
            return factory.open(surroundings);
        }

        @Bean(defaultCandidate = false)
        @Qualifier(QUALIFIER)
        JdbcClient holdfastJdbcClient(@Qualifier(QUALIFIER) HoldfastDataSource dataSource) {
            return JdbcClient.create(dataSource);
        }
    }
}
