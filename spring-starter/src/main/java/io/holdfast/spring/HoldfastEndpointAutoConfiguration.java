package io.holdfast.spring;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code holdfast}. */
@AutoConfiguration(after = {HoldfastAutoConfiguration.class, SubscriptionAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(HoldfastMonitor.class)
@ConditionalOnAvailableEndpoint(HoldfastEndpoint.class)
public final class HoldfastEndpointAutoConfiguration {
    /** For Spring. */
    public HoldfastEndpointAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HoldfastEndpoint holdfastEndpoint(HoldfastMonitor monitor, SubscriptionRegistry subscriptions) {
        return new HoldfastEndpoint(monitor, subscriptions);
    }
}
