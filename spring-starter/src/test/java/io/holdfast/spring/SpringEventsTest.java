package io.holdfast.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.HoldfastEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SpringEventsTest {
    @Test
    void keepsEventsUntilEveryBeanIsThereAndThenTheirOrder() {
        List<Object> published = new ArrayList<>();
        SpringEvents events = new SpringEvents(published::add);
        HoldfastEvent first = change("east");
        HoldfastEvent second = change("west");
        events.on(first);
        assertThat(published).isEmpty();
        events.afterSingletonsInstantiated();
        events.on(second);
        assertThat(published).containsExactly(first, second);
    }

    @Test
    void keepsNoMoreThanAThousand() {
        List<Object> published = new ArrayList<>();
        SpringEvents events = new SpringEvents(published::add);
        for (int i = 0; i < 5_000; i++) {
            events.on(change("east"));
        }
        events.afterSingletonsInstantiated();
        assertThat(published).hasSize(1_000);
    }

    private static HoldfastEvent change(String to) {
        return new HoldfastEvent.ServingChanged(Instant.EPOCH, Optional.empty(), Optional.of(to), "it is well");
    }
}
