package io.holdfast.spring;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** {@link HoldfastHealth} for Spring Boot 4. */
final class HoldfastHealthIndicator extends AbstractHealthIndicator {
    private final HoldfastMonitor monitor;

    HoldfastHealthIndicator(HoldfastMonitor monitor) {
        super("the status of the Holdfast data source cannot be read");
        this.monitor = monitor;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        HoldfastHealth health = HoldfastHealth.of(monitor.status());
        (health.isUp() ? builder.up() : builder.down()).withDetails(health.details());
    }
}
