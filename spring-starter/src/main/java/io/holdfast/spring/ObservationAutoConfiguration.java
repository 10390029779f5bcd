package io.holdfast.spring;

import io.holdfast.endpoint.EndpointAddress;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observations, and with a tracer spans, of statements and of listeners' batches. Where {@code holdfast.observations.enabled=true}:
 * they cost more than the meters, which are there without them.
 */
@AutoConfiguration(
        before = HoldfastAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnProperty(prefix = "holdfast.observations", name = "enabled", havingValue = "true")
public final class ObservationAutoConfiguration {
    /** The name of the observation around a listener's batch. */
    static final String HANDLING = "holdfast.subscription.handling";

    /** For Spring. */
    public ObservationAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    StatementObservationConvention holdfastStatementObservationConvention() {
        return new StatementObservationConvention();
    }

    /** Last, so that the application's own preparation is inside of it. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    HoldfastCustomizer holdfastObservationCustomizer(
            ObservationRegistry registry,
            StatementObservationConvention convention,
            HoldfastConnectionDetails details,
            ObjectProvider<HoldfastMonitor> monitor) {
        ObservedConnections connections = new ObservedConnections(
                registry, convention, details.database(), name -> address(monitor.getObject(), name));
        return builder -> builder.prepare(connections::observe);
    }

    private static StatementContext.@Nullable AnsweredBy address(HoldfastMonitor monitor, String name) {
        return monitor.status().endpoints().stream()
                .filter(endpoint -> endpoint.name().equals(name))
                .map(endpoint -> EndpointAddress.parse("endpoint " + name, endpoint.address()))
                .map(address -> new StatementContext.AnsweredBy(name, address.host(), address.port(), 1))
                .findFirst()
                .orElse(null);
    }

    @Bean
    HandlerDecorator holdfastObservedHandlers(ObservationRegistry registry) {
        return (subscription, handler) -> batch -> Observation.createNotStarted(HANDLING, registry)
                .contextualName(subscription + " handling")
                .lowCardinalityKeyValue(ListenerMethod.SUBSCRIPTION, subscription)
                .lowCardinalityKeyValue(ListenerMethod.ENDPOINT, batch.endpoint())
                .observeChecked(() -> handler.apply(batch));
    }
}
