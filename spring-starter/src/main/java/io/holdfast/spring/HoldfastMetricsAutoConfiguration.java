package io.holdfast.spring;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Registers the data source's meters with the application's registry; {@code holdfast.metrics.enabled=false} does not. */
@AutoConfiguration(
        before = HoldfastAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnProperty(prefix = "holdfast.metrics", name = "enabled", matchIfMissing = true)
public final class HoldfastMetricsAutoConfiguration {
    /** For Spring. */
    public HoldfastMetricsAutoConfiguration() {}

    /** First, so that an application's own customizer has the last word. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    HoldfastCustomizer holdfastMetricsCustomizer(ObjectProvider<MeterRegistry> registry) {
        return builder -> registry.ifUnique(builder::meterRegistry);
    }
}
