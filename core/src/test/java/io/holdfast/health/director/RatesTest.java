package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RatesTest {
    private static final long TENTH = 100_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final Rates rates = new Rates(Breakers.alone("orders", time).open("east"));

    @Test
    void averagesWhatWasAnsweredSinceTheLastLook() {
        rates.answered(4_000_000);
        rates.answered(8_000_000);
        rates.look(TENTH);
        assertThat(rates.latency().usual()).isEqualTo(6e6);
        rates.answered(6_000_000);
        rates.look(TENTH);
        assertThat(rates.latency().usual()).isCloseTo(6e6, within(1.0));
        rates.answered(60_000_000);
        rates.look(TENTH);
        assertThat(rates.latency().now()).isGreaterThan(40e6);
    }

    @Test
    void restsWhereNothingWasAnswered() {
        rates.answered(5_000_000);
        rates.look(TENTH);
        rates.answered(20_000_000);
        rates.look(TENTH);
        double peak = rates.latency().now();
        rates.look(100 * TENTH);

        assertThat(rates.latency().now()).isLessThan(0.6 * peak);
    }

    @Test
    void measuresWhatTheRouterCounts() {
        EndpointFlags flags = new EndpointFlags();
        flags.on(new Signal.Behind(Duration.ofSeconds(3)));
        rates.answered(5_000_000);
        rates.failed(FailureKind.NOT_SERVING, new SQLException("no replicas", "0A000"));
        rates.failed(FailureKind.OVERLOAD, new SQLException("too many", "53000"));
        rates.look(TENTH);
        EndpointMeasure measure = rates.measure("east", flags, 7);

        assertThat(measure).isEqualTo(new EndpointMeasure("east", 5e6, 2, 3, Duration.ofSeconds(3)));
        assertThat(measure.ratio()).isCloseTo(2.0 / 3, within(1e-9));
    }

    @Test
    void anOverloadIsForgottenInSomeTenSeconds() {
        for (int i = 0; i < 100; i++) {
            rates.failed(FailureKind.OVERLOAD, new SQLException("too many " + i, "53000"));
        }
        rates.look(TENTH);
        for (int look = 0; look < 100; look++) {
            rates.look(TENTH);
        }

        assertThat(rates.measure("east", new EndpointFlags(), 7).total()).isBetween(35L, 38L);
    }

    @Test
    void aBurstTakesTwentyOfWhichFourFifthsFail() {
        fail(16);
        answer(3);
        rates.look(TENTH);
        assertThat(rates.burst()).as("19 statements").isFalse();
        answer(1);
        rates.look(TENTH);
        assertThat(rates.burst()).as("16 of 20").isTrue();
        answer(1);
        rates.look(TENTH);
        assertThat(rates.burst()).as("16 of 21").isFalse();
    }

    @Test
    void whatWasSeenIsNotSeenAgain() {
        fail(20);
        rates.look(TENTH);
        for (int look = 0; look < 9; look++) {
            rates.look(TENTH);
        }
        assertThat(rates.burst()).isTrue();
        rates.look(TENTH);
        assertThat(rates.burst()).as("a second later").isFalse();
    }

    @Test
    void beginsAnewAfterAFall() {
        fail(30);
        rates.failed(FailureKind.OVERLOAD, new SQLException("too many", "53000"));
        answer(5);
        rates.look(TENTH);
        rates.reset();

        assertThat(rates.burst()).isFalse();
        assertThat(rates.latency().known()).isFalse();
        assertThat(rates.measure("east", new EndpointFlags(), 7).failed()).isEqualTo(30);
    }

    @Test
    void remembersItsErrorRatio() {
        fail(5);
        answer(15);
        rates.look(TENTH);

        assertThat(rates.remembered()).isEqualTo(0.25);
        assertThat(rates.breaker().total()).isEqualTo(20);
    }

    @Test
    void tellsTheBreakerOfAnswersAtTheNextLook() {
        for (int i = 0; i < 5; i++) {
            rates.answered(Breakers.SLOW.toNanos() + 1);
        }
        answer(15);
        assertThat(rates.breaker().total()).isZero();
        rates.look(TENTH);
        assertThat(rates.breaker().total()).isEqualTo(20);
        assertThat(rates.breaker().slowRate()).isEqualTo(25);
        rates.look(TENTH);
        assertThat(rates.breaker().total()).as("told once").isEqualTo(20);
    }

    @Test
    void whatWasAnsweredBeforeAStateDoesNotCountAfterIt() {
        answer(30);
        rates.answered(Breakers.SLOW.toNanos() + 1);
        rates.show(EndpointState.DOWN);
        rates.show(EndpointState.UP);
        answer(20);
        rates.look(TENTH);

        assertThat(rates.breaker().total()).isEqualTo(20);
        assertThat(rates.breaker().slowRate()).isZero();
    }

    private void answer(int times) {
        for (int i = 0; i < times; i++) {
            rates.answered(1_000_000);
        }
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            rates.failed(FailureKind.TIMEOUT, new SQLException("timeout " + i, "57014"));
        }
    }
}
