package io.holdfast.spring;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastStatus;
import io.holdfast.health.EndpointStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What is configured, under {@code holdfast} of {@code /actuator/info}; how it is now is told by health and the endpoint. */
@AutoConfiguration(after = HoldfastAutoConfiguration.class)
@ConditionalOnClass({InfoContributor.class, ConditionalOnEnabledInfoContributor.class})
@ConditionalOnBean(HoldfastMonitor.class)
@ConditionalOnEnabledInfoContributor("holdfast")
public final class HoldfastInfoAutoConfiguration {
    /** For Spring. */
    public HoldfastInfoAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "holdfastInfoContributor")
    InfoContributor holdfastInfoContributor(HoldfastMonitor monitor) {
        return builder -> builder.withDetail("holdfast", details(monitor.status()));
    }

    private static Map<String, Object> details(HoldfastStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "version",
                Optional.ofNullable(HoldfastDataSource.class.getPackage().getImplementationVersion())
                        .orElse("unknown"));
        details.put("name", status.name());
        details.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
        details.put(
                "endpoints",
                status.endpoints().stream().map(EndpointStatus::name).toList());
        return details;
    }
}
