package io.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.time.VirtualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every kind of event is counted, by tags whose values are known beforehand. */
final class EventMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final VirtualTime time = new VirtualTime();
    private final EventMeters events = new EventMeters(new Meters(registry, "orders"), time);

    @Test
    void everyKindOfEventHasAMeter() {
        Set<Class<?>> kinds =
                Arrays.stream(HoldfastEvent.class.getPermittedSubclasses()).collect(Collectors.toSet());

        assertThat(events.kinds()).isEqualTo(kinds);
        assertThat(SampleEvents.all().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(kinds);
    }

    @Test
    void everyEventChangesSomething() {
        for (HoldfastEvent event : SampleEvents.all()) {
            double before = total();
            events.on(event);
            // these lower gauges: see below
            if (!(event instanceof HoldfastEvent.SubscriptionEnded
                    || event instanceof HoldfastEvent.SubscriptionDetached)) {
                assertThat(total()).as(event.toString()).isGreaterThan(before);
            }
        }
    }

    @Test
    void aSubscriptionThatEndsLeavesNoMeterBehindAndNoNameIsUsedUp() {
        for (int i = 0; i < 1_000; i++) {
            String name = "s" + i;
            events.on(new HoldfastEvent.SubscriptionAttached(
                    Instant.EPOCH, name, "east", HoldfastEvent.SubscriptionAttached.How.SNAPSHOT, 1));
            events.on(new HoldfastEvent.SubscriptionLag(Instant.EPOCH, name, 1, 0, 5, 5, 5));
            events.on(new HoldfastEvent.SubscriptionEnded(Instant.EPOCH, name, i % 2 == 0 ? "CLOSED" : "STANDBY"));
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void withoutAStreamNothingIsReadAhead() {
        events.on(new HoldfastEvent.SubscriptionAttached(
                Instant.EPOCH, "bids", "east", HoldfastEvent.SubscriptionAttached.How.SNAPSHOT, 1));
        events.on(new HoldfastEvent.SubscriptionLag(Instant.EPOCH, "bids", 1, 0, 5, 5, 7));
        assertThat(gauge("attached")).isEqualTo(1);
        assertThat(gauge("spilled")).isEqualTo(7);
        events.on(new HoldfastEvent.SubscriptionStayed(Instant.EPOCH, "bids", "west", "refused"));
        assertThat(gauge("attached")).as("the old stream delivers").isEqualTo(1);
        events.on(new HoldfastEvent.SubscriptionDetached(Instant.EPOCH, "bids", "east", "reset"));
        assertThat(gauge("attached")).isZero();
        assertThat(gauge("spilled")).isZero();
        assertThat(registry.get("holdfast.subscription.detachments").counter().count())
                .isEqualTo(1);
        assertThat(gauge("frontier.age")).as("it falls behind").isPositive();
    }

    private double gauge(String name) {
        return registry.get("holdfast.subscription." + name).gauge().value();
    }

    /** Every counted thing; gauges of a subscription excepted, which may fall. */
    private double total() {
        return registry.getMeters().stream()
                        .filter(meter -> !meter.getId().getName().endsWith("frontier.age")
                                && !meter.getId().getName().endsWith("attached"))
                        .flatMap(meter -> {
                            List<Double> values = new java.util.ArrayList<>();
                            meter.measure().forEach(measurement -> values.add(Math.abs(measurement.getValue())));
                            return values.stream();
                        })
                        .mapToDouble(Double::doubleValue)
                        .sum()
                + registry.getMeters().size();
    }

    @Test
    void aSuspicionIsTimedUntilItIsConfirmed() {
        SampleEvents.all().forEach(events::on);

        assertThat(registry.get("holdfast.suspicions")
                        .tag("outcome", "confirmed")
                        .tag("data.source", "orders")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(40);
        assertThat(registry.get("holdfast.endpoint.transitions")
                        .tag("cause", "silent")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theFrontiersAgeGrowsWithTheClock() {
        events.on(new HoldfastEvent.SubscriptionDelivered(
                Instant.EPOCH, "bids", "east", "LIVE", 1, 0, time.epochMillis()));
        time.advance(Duration.ofSeconds(7));

        assertThat(registry.get("holdfast.subscription.frontier.age").gauge().value())
                .isEqualTo(7.0);
    }

    @Test
    void namesOfSubscriptionsAreBounded() {
        for (int i = 0; i < 250; i++) {
            events.on(new HoldfastEvent.SubscriptionDelivered(Instant.EPOCH, "s" + i, "east", "LIVE", 1, 0, 1));
        }

        assertThat(registry.find("holdfast.subscription.batch").summaries()).hasSize(101);
        assertThat(registry.get("holdfast.subscription.batch")
                        .tag("subscription", "other")
                        .summary()
                        .count())
                .isEqualTo(150);
    }
}
