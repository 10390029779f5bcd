package io.holdfast.metrics;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.director.HealthView;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What gauges read when they are scraped.
 *
 * @param view how all endpoints are
 * @param serving who serves
 * @param endpoints their connections
 * @param retryBudget how many further attempts all calls together may make now
 * @param lag how old answers are
 */
public record MetricSources(
        Supplier<HealthView> view,
        Supplier<Optional<String>> serving,
        List<PhysicalEndpoint> endpoints,
        DoubleSupplier retryBudget,
        LagSource lag) {}
