package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pools, probes and subscriptions of all instances, against what the server allows. */
final class ConnectionBudgetTest {
    private final List<HoldfastEvent> events = new ArrayList<>();
    private final AtomicInteger subscriptions = new AtomicInteger();

    private ConnectionBudget budget(int instances) {
        return new ConnectionBudget(
                instances, 10, subscriptions::get, new EventPublisher(List.of(events::add)), new VirtualTime());
    }

    @Test
    void everythingThatOpensConnectionsCounts() {
        subscriptions.set(3);

        assertThat(budget(20).needed()).isEqualTo(20 * (10 + 1 + 3));
    }

    @Test
    void aWarningComesOnceAtNineTenthsOfTheLimit() {
        ConnectionBudget budget = budget(10);
        assertThat(budget.limit("east")).isEqualTo(5000);

        budget.limited("east", 123);
        assertThat(events).as("110 of 123 is below nine tenths").isEmpty();

        subscriptions.set(1);
        budget.check("east");
        budget.check("east");
        budget.check("west");

        assertThat(events).hasSize(1);
        assertThat((HoldfastEvent.ConnectionBudgetExceeded) events.get(0))
                .extracting("endpoint", "needed", "limit")
                .containsExactly("east", 120L, 123L);
    }
}
