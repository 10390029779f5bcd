package io.holdfast.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/**
 * Makes meters that carry the data source's name, and takes all of them out of the registry again at the end. A registry
 * outlives a data source, and gauges of a closed one would go on holding it. Thread-safe.
 */
final class Meters implements AutoCloseable {
    static final String DATA_SOURCE = "data.source";
    static final String ENDPOINT = "endpoint";

    private final MeterRegistry registry;
    private final Tags common;
    private final Set<Meter> made = ConcurrentHashMap.newKeySet();

    Meters(MeterRegistry registry, String dataSource) {
        this.registry = registry;
        this.common = Tags.of(DATA_SOURCE, dataSource);
    }

    MeterRegistry registry() {
        return registry;
    }

    Tags common() {
        return common;
    }

    Timer timer(String name, String description, String... tags) {
        return timer(name, description, builder -> builder, tags);
    }

    Timer timer(String name, String description, UnaryOperator<Timer.Builder> more, String... tags) {
        Timer.Builder builder = Timer.builder(name).description(description).tags(common.and(tags));
        return kept(more.apply(builder).register(registry));
    }

    Counter counter(String name, String description, String... tags) {
        return kept(Counter.builder(name)
                .description(description)
                .tags(common.and(tags))
                .register(registry));
    }

    DistributionSummary summary(String name, String description, String unit, String... tags) {
        return kept(DistributionSummary.builder(name)
                .description(description)
                .baseUnit(unit)
                .tags(common.and(tags))
                .register(registry));
    }

    void gauge(String name, String description, DoubleSupplier value, String... tags) {
        gauge(name, description, "", value, tags);
    }

    /** NaN is what is not known. */
    void gauge(String name, String description, String unit, DoubleSupplier value, String... tags) {
        Gauge.Builder<?> builder = Gauge.builder(name, value::getAsDouble)
                .description(description)
                .tags(common.and(tags))
                .strongReference(true);
        kept((unit.isEmpty() ? builder : builder.baseUnit(unit)).register(registry));
    }

    void functionCounter(String name, String description, DoubleSupplier total, String... tags) {
        kept(FunctionCounter.builder(name, total, DoubleSupplier::getAsDouble)
                .description(description)
                .tags(common.and(tags))
                .register(registry));
    }

    private <M extends Meter> M kept(M meter) {
        made.add(meter);
        return meter;
    }

    /** Takes the meters of one endpoint, or of its pool, out of the registry. */
    void forget(String tag, String value) {
        List<Meter> gone = made.stream()
                .filter(meter -> value.equals(meter.getId().getTag(tag)))
                .toList();
        gone.forEach(made::remove);
        gone.forEach(registry::remove);
    }

    @Override
    public void close() {
        made.forEach(registry::remove);
        made.clear();
    }
}
