package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beside the data source, whether it is the primary one or not. */
@Configuration(proxyBeanMethods = false)
class HoldfastMonitorConfiguration {
    @Bean
    HoldfastMonitor holdfastMonitor(
            @Qualifier(HoldfastAutoConfiguration.QUALIFIER) HoldfastDataSource dataSource, RecentEvents events) {
        return new HoldfastMonitor(dataSource, events);
    }
}
