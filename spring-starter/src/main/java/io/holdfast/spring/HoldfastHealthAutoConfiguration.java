package io.holdfast.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health contributor {@code holdfast}; and {@code db} where ours is the application's data source. */
@AutoConfiguration(
        after = HoldfastAutoConfiguration.class,
        beforeName = "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(HoldfastMonitor.class)
public final class HoldfastHealthAutoConfiguration {
    /** For Spring. */
    public HoldfastHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnEnabledHealthIndicator("holdfast")
    @ConditionalOnMissingBean(name = {"holdfastHealthIndicator", "holdfastHealthContributor"})
    HealthContributor holdfastHealthContributor(HoldfastMonitor monitor) {
        return new HoldfastHealthIndicator(monitor);
    }

    /** Spring Boot's own borrows a connection whenever it is asked: where no region answers, that waits. */
    @Bean
    @ConditionalOnEnabledHealthIndicator("db")
    @ConditionalOnProperty(prefix = "holdfast.datasource", name = "primary", matchIfMissing = true)
    @ConditionalOnMissingBean(name = {"dbHealthIndicator", "dbHealthContributor"})
    HealthContributor dbHealthContributor(HoldfastMonitor monitor) {
        return new HoldfastHealthIndicator(monitor);
    }
}
