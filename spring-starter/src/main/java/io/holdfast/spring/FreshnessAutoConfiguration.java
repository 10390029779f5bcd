package io.holdfast.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** {@link MaxStaleness} on methods, and the consistency token in a header. */
@AutoConfiguration(after = HoldfastAutoConfiguration.class)
@ConditionalOnBean(HoldfastMonitor.class)
public final class FreshnessAutoConfiguration {
    /** For Spring. */
    public FreshnessAutoConfiguration() {}

    @Bean
    static MaxStalenessAdvisor holdfastMaxStalenessAdvisor(Environment environment) {
        return new MaxStalenessAdvisor(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
    }

    /** Where requests are served by servlets, and the application wants it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnProperty(prefix = "holdfast.consistency-token", name = "enabled", havingValue = "true")
    static class Header {
        @Bean
        @ConditionalOnMissingBean
        ConsistencyTokenFilter holdfastConsistencyTokenFilter(FreshnessScope scope, HoldfastProperties properties) {
            return new ConsistencyTokenFilter(scope, properties.consistencyToken());
        }
    }
}
