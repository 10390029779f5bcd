package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServingOrderTest {
    private static final Duration DELAY = Duration.ofSeconds(30);

    private final ServingOrder order = new ServingOrder(DELAY);
    private long now = 1;

    @Test
    void nobodyServesBeforeTheFirstAnswer() {
        assertThat(decide(EndpointState.INIT, EndpointState.INIT).order()).isEmpty();
        assertThat(order.serving()).isEmpty();
    }

    @Test
    void theFirstThatIsUpServesAndTheOthersStandBehindIt() {
        assertThat(decide(EndpointState.UP, EndpointState.UP, EndpointState.SUSPECT)
                        .order())
                .containsExactly("e0", "e1", "e2");
    }

    @Test
    void atTheStartALaterEndpointWaitsAMomentForAnEarlierOne() {
        ServingOrder.Decision early = decide(EndpointState.INIT, EndpointState.UP);
        assertThat(early.order()).isEmpty();
        assertThat(early.lookAgainIn()).contains(Duration.ofMillis(500));

        later(Duration.ofMillis(3));
        assertThat(decide(EndpointState.UP, EndpointState.UP).order()).containsExactly("e0", "e1");
    }

    @Test
    void aPreferredEndpointThatIsDownAtTheStartIsNotWaitedFor() {
        assertThat(decide(EndpointState.DOWN, EndpointState.UP).order()).containsExactly("e1");
    }

    @Test
    void theStartIsNoFailback() {
        decide(EndpointState.INIT, EndpointState.INIT);
        later(Duration.ofMillis(501));
        decide(EndpointState.INIT, EndpointState.UP);
        assertThat(order.serving()).contains("e1");

        decide(EndpointState.UP, EndpointState.UP);
        assertThat(order.serving()).contains("e0");
    }

    @Test
    void aSuspectGetsNothingNewWhileAnotherIsUp() {
        decide(EndpointState.UP, EndpointState.UP);

        assertThat(decide(EndpointState.SUSPECT, EndpointState.UP).order()).containsExactly("e1", "e0");
    }

    @Test
    void aSuspicionThatIsClearedCostsNoFailbackDelay() {
        decide(EndpointState.UP, EndpointState.UP);
        decide(EndpointState.SUSPECT, EndpointState.UP);
        assertThat(order.serving()).contains("e0");

        assertThat(decide(EndpointState.UP, EndpointState.UP).order()).containsExactly("e0", "e1");
    }

    @Test
    void aSuspectServesWhereNoneIsUp() {
        decide(EndpointState.UP, EndpointState.DOWN);

        assertThat(decide(EndpointState.SUSPECT, EndpointState.DOWN).order()).containsExactly("e0");
    }

    @Test
    void workReturnsAfterTheFailbackDelayAndNotBefore() {
        decide(EndpointState.UP, EndpointState.UP);
        decide(EndpointState.DOWN, EndpointState.UP);
        ServingOrder.Decision back = decide(EndpointState.UP, EndpointState.UP);
        assertThat(order.serving()).contains("e1");
        assertThat(back.lookAgainIn()).contains(DELAY);

        later(DELAY.minusMillis(1));
        assertThat(decide(EndpointState.UP, EndpointState.UP).order()).startsWith("e1");
        later(Duration.ofMillis(1));
        assertThat(decide(EndpointState.UP, EndpointState.UP).order()).startsWith("e0");
    }

    @Test
    void aBreakInBetweenStartsTheDelayAnew() {
        decide(EndpointState.UP, EndpointState.UP);
        decide(EndpointState.DOWN, EndpointState.UP);
        decide(EndpointState.UP, EndpointState.UP);
        later(Duration.ofSeconds(29));
        decide(EndpointState.SUSPECT, EndpointState.UP);
        decide(EndpointState.UP, EndpointState.UP);
        later(Duration.ofSeconds(2));

        decide(EndpointState.UP, EndpointState.UP);
        assertThat(order.serving()).contains("e1");
    }

    @Test
    void failoverHasNoDelay() {
        decide(EndpointState.UP, EndpointState.UP);
        decide(EndpointState.DOWN, EndpointState.UP);
        decide(EndpointState.UP, EndpointState.UP);

        assertThat(decide(EndpointState.UP, EndpointState.DOWN).order()).containsExactly("e0");
    }

    @Test
    void nobodyServesWhenAllAreDown() {
        decide(EndpointState.UP, EndpointState.UP);

        ServingOrder.Decision none = decide(EndpointState.DOWN, EndpointState.DOWN);
        assertThat(none.order()).isEmpty();
        assertThat(none.reason()).isEqualTo("none can serve");
    }

    private ServingOrder.Decision decide(EndpointState... states) {
        List<EndpointStatus> view = new ArrayList<>();
        for (int i = 0; i < states.length; i++) {
            view.add(Statuses.of("e" + i, states[i], Optional.of("env-" + i)));
        }
        return order.decide(view, now);
    }

    private void later(Duration by) {
        now += by.toNanos();
    }

    /** Statuses for tests of this package. */
    static final class Statuses {
        private Statuses() {}

        static EndpointStatus of(String name, EndpointState state, Optional<String> environment) {
            return new EndpointStatus(
                    name, "h:1", state, Set.of(), Instant.EPOCH, "", environment, "", "", false, Duration.ZERO, Duration.ZERO);
        }
    }
}
