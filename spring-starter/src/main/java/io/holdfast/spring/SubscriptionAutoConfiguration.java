package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Finds the {@link SubscriptionListener} methods and runs them. */
@AutoConfiguration(after = HoldfastAutoConfiguration.class)
@ConditionalOnBean(HoldfastMonitor.class)
public final class SubscriptionAutoConfiguration {
    /** For Spring. */
    public SubscriptionAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    SubscriptionRegistry holdfastSubscriptionRegistry() {
        return new SubscriptionRegistry();
    }

    @Bean
    SubscriptionListenerFinder holdfastSubscriptionListenerFinder(
            ConfigurableListableBeanFactory beans,
            SubscriptionRegistry registry,
            HoldfastProperties properties,
            @Qualifier(HoldfastAutoConfiguration.QUALIFIER) ObjectProvider<HoldfastDataSource> dataSource,
            ListenerThreads threads) {
        return new SubscriptionListenerFinder(
                beans, registry, properties.subscriptions().autoStartup(), dataSource, threads);
    }

    @Bean(destroyMethod = "close")
    ListenerThreads holdfastListenerThreads(Environment environment, ObjectProvider<HandlerDecorator> decorators) {
        boolean wanted = environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false);
        return new ListenerThreads(
                wanted && JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE),
                decorators.orderedStream().toList());
    }
}
