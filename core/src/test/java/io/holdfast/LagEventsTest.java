package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.director.Signal;
import io.holdfast.health.lag.LagListener.Stale;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LagEventsTest {
    private final List<HoldfastEvent> events = new ArrayList<>();
    private final List<String> signals = new ArrayList<>();
    private final LagEvents lag = new LagEvents(
            new EventPublisher(List.of(events::add)),
            new VirtualTime(),
            (endpoint, signal) -> signals.add(endpoint + " " + text(signal)));

    private static String text(Signal signal) {
        return signal instanceof Signal.Behind behind
                ? "behind " + behind.behind().toMillis()
                : signal.getClass().getSimpleName();
    }

    @Test
    void oneStaleObjectIsAnEventAndMovesNoEndpoint() {
        lag.stale("east", new Stale(Set.of("v7"), false, OptionalLong.of(9_000), false));

        assertThat(events).hasSize(1);
        assertThat(signals).containsExactly("east Fresh");
    }

    @Test
    void whereEverythingIsStaleTheEndpointLeavesOnceAndComesBackOnce() {
        lag.stale("east", new Stale(Set.of("a"), true, OptionalLong.of(9_000), false));
        lag.stale("east", new Stale(Set.of("a", "b"), true, OptionalLong.of(9_500), false));
        lag.stale("east", new Stale(Set.of("a"), false, OptionalLong.of(4_000), false));

        assertThat(signals).containsExactly("east Lagging", "east Fresh");
        assertThat(events).hasSize(3);
    }

    @Test
    void whatIsNotKnownExcludesOnlyWhereNoServerHoldsTheBound() {
        lag.stale("east", new Stale(Set.of(), true, OptionalLong.empty(), false));
        lag.stale("west", new Stale(Set.of(), true, OptionalLong.empty(), true));

        assertThat(signals).containsExactly("east Lagging", "west Fresh");
    }

    @Test
    void anEndpointWithoutAnythingHydratedLeaves() {
        lag.hydration("east", Set.of("v"));
        assertThat(signals).isEmpty();

        lag.cold("east", true);
        lag.cold("east", false);
        assertThat(signals).containsExactly("east Unhydrated", "east Hydrated");
    }

    @Test
    void howFarEachIsBehindTheFreshestIsToldWhereItMoves() {
        lag.sampled("east", OptionalLong.of(1_000));
        lag.sampled("west", OptionalLong.of(1_300));
        assertThat(signals).isEmpty();

        lag.sampled("west", OptionalLong.of(6_000));
        lag.sampled("west", OptionalLong.of(6_200));
        assertThat(signals).containsExactly("west behind 5000");

        lag.sampled("east", OptionalLong.empty());
        assertThat(signals).containsExactly("west behind 5000");
        lag.sampled("west", OptionalLong.of(6_200));
        assertThat(signals).as("alone it is the freshest").containsExactly("west behind 5000", "west behind 0");

        lag.forget("west");
        lag.sampled("east", OptionalLong.of(Duration.ofHours(1).toMillis()));
        assertThat(signals).hasSize(2);
    }
}
