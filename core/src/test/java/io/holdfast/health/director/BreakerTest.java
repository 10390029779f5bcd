package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import io.holdfast.settings.SettingsException;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Resilience4j's breaker as we use it, and the traps that it has. */
final class BreakerTest {
    private final SQLException reset = new SQLException("Connection reset", "08006");

    private final VirtualTime time = new VirtualTime();
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
    private final Breakers breakers = new Breakers(registry, "orders", time);
    private final Breaker breaker = breakers.open("east");

    @Test
    void countsAndNeverOpensByItself() {
        answer(10);
        fail(30);

        assertThat(state()).isEqualTo(CircuitBreaker.State.METRICS_ONLY);
        assertThat(breaker.failureRate()).isEqualTo(75);
        assertThat(breaker.failures()).isEqualTo(30);
        assertThat(breaker.total()).isEqualTo(40);
    }

    @Test
    void saysNothingBelowTwentyCalls() {
        fail(19);
        assertThat(breaker.failureRate()).isNegative();
        fail(1);
        assertThat(breaker.failureRate()).isEqualTo(100);
    }

    @Test
    void itsWindowIsTenSecondsOfOurTime() {
        fail(20);
        time.advance(Duration.ofSeconds(9));
        assertThat(breaker.total()).isEqualTo(20);
        time.advance(Duration.ofSeconds(1));
        assertThat(breaker.total()).isZero();
    }

    @Test
    void countsSlowAnswers() {
        for (int i = 0; i < 20; i++) {
            breaker.answered(Duration.ofMillis(i < 5 ? 250 : 251).toNanos());
        }

        assertThat(breaker.slowRate()).isEqualTo(75);
    }

    @Test
    void outcomesThatComeLateCountForNothingAfterTheVerdict() {
        fail(20);
        breaker.show(EndpointState.DOWN);
        fail(20);
        answer(5);
        assertThat(state()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
        assertThat(breaker.total()).isZero();

        breaker.show(EndpointState.TRIAL);
        breaker.show(EndpointState.UP);
        assertThat(breaker.total()).as("a new window").isZero();
    }

    @Test
    void aTrialPermitsThreeAndStaysHalfOpenUntilWeSaySo() {
        assertThat(breaker.permit()).as("nobody asks while it serves").isFalse();
        breaker.show(EndpointState.DOWN);
        assertThat(breaker.permit()).isFalse();
        breaker.show(EndpointState.TRIAL);
        assertThat(breaker.permit()).isTrue();
        assertThat(breaker.permit()).isTrue();
        assertThat(breaker.permit()).isTrue();
        assertThat(breaker.permit()).isFalse();

        // None of them ever reports: the library alone would leave it so for ever, and so do we until our limit says
        // UP.
        time.advance(Duration.ofHours(1));
        assertThat(state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        breaker.show(EndpointState.UP);
        assertThat(state()).isEqualTo(CircuitBreaker.State.METRICS_ONLY);
    }

    @Test
    void whatTheLibraryDecidesOnItsOwnInATrialIsOverruled() {
        breaker.show(EndpointState.DOWN);
        breaker.show(EndpointState.TRIAL);
        fail(3);
        assertThat(state()).isEqualTo(CircuitBreaker.State.OPEN);
        breaker.show(EndpointState.DOWN);
        assertThat(state()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
        breaker.show(EndpointState.TRIAL);
        answer(3);
        assertThat(state()).isEqualTo(CircuitBreaker.State.CLOSED);
        breaker.show(EndpointState.UP);
        assertThat(state()).isEqualTo(CircuitBreaker.State.METRICS_ONLY);
    }

    @Test
    void aTrialCanFollowOnServing() {
        breaker.show(EndpointState.TRIAL);
        assertThat(state()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
    }

    @Test
    void aSuspicionKeepsTheWindow() {
        fail(20);
        breaker.show(EndpointState.SUSPECT);
        assertThat(breaker.total()).isEqualTo(20);
    }

    @Test
    void whoDisablesItTurnsEjectionOff() {
        registry.circuitBreaker("holdfast-orders-east").transitionToDisabledState();
        breaker.show(EndpointState.DOWN);
        breaker.show(EndpointState.UP);
        fail(50);

        assertThat(state()).isEqualTo(CircuitBreaker.State.DISABLED);
        assertThat(breaker.failureRate()).isNegative();
    }

    @Test
    void aNameInTheRegistryIsOursAlone() {
        assertThatThrownBy(() -> breakers.open("east"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("holdfast-orders-east");
        breakers.forget(breaker);
        assertThat(registry.find("holdfast-orders-east")).isEmpty();
        assertThat(breakers.open("east").name()).isEqualTo("holdfast-orders-east");
    }

    @Test
    void theLibrarysStaticSchedulerIsNeverUsed() {
        breaker.show(EndpointState.DOWN);
        breaker.show(EndpointState.TRIAL);
        fail(3);

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().contains("AutoTransition"));
    }

    @Test
    void oneFailedConnectCountsOnceHoweverManyWaitedForIt() {
        Rates rates = new Rates(breaker);
        for (int borrower = 0; borrower < 10; borrower++) {
            rates.failed(FailureKind.CONNECTION, new SQLTransientConnectionException("cannot connect", "08001", reset));
        }

        assertThat(breaker.failures()).isEqualTo(1);
    }

    @Test
    void overloadCostsAndDoesNotCountAgainstTheBreaker() {
        Rates rates = new Rates(breaker);
        for (int i = 0; i < 30; i++) {
            rates.failed(FailureKind.OVERLOAD, new SQLException("too many connections", "53300"));
            rates.failed(FailureKind.QUERY, new SQLException("division by zero", "22012"));
        }
        rates.look(100_000_000L);

        assertThat(breaker.total()).isZero();
        assertThat(rates.measure("east", new EndpointFlags(), 0).failed()).isEqualTo(30);
        assertThat(rates.measure("east", new EndpointFlags(), 0).latencyNanos()).isEqualTo(30e6);
        assertThat(rates.measure("east", new EndpointFlags(), 7).latencyNanos()).isEqualTo(7);
    }

    @Test
    void aSecondOfFailuresIsABurst() {
        Rates rates = new Rates(breaker);
        for (int i = 0; i < 20; i++) {
            rates.failed(FailureKind.TIMEOUT, new SQLException("timeout " + i, "57014"));
        }
        rates.look(100_000_000L);
        assertThat(rates.burst()).isTrue();
        for (int i = 0; i < 6; i++) {
            rates.answered(1_000_000);
        }
        rates.look(100_000_000L);
        assertThat(rates.burst()).as("20 of 26").isFalse();
    }

    @Test
    void aBurstIsForgottenInASecondAndARatioInAMinute() {
        Rates rates = new Rates(breaker);
        for (int i = 0; i < 20; i++) {
            rates.failed(FailureKind.CONNECTION, new SQLException("reset " + i, "08006"));
        }
        rates.look(100_000_000L);
        assertThat(rates.remembered()).isEqualTo(1);
        time.advance(Duration.ofSeconds(60));
        for (int i = 0; i < 10; i++) {
            rates.look(6_000_000_000L);
        }

        assertThat(rates.burst()).isFalse();
        assertThat(rates.remembered()).isBetween(0.3, 0.4);
    }

    private void answer(int times) {
        for (int i = 0; i < times; i++) {
            breaker.answered(1_000_000);
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(reset);
        }
    }

    private CircuitBreaker.State state() {
        return registry.circuitBreaker("holdfast-orders-east").getState();
    }
}
