package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a watch tells others of its endpoint: whoever records, the breaker's dashboards, the router, a person. */
final class WatchReportTest {
    private static final long TENTH = Duration.ofMillis(100).toNanos();
    private static final Duration PROBED_EVERY = Duration.ofSeconds(1);

    private final SQLException reset = new SQLException("Connection reset", "08006");
    private final VirtualTime time = new VirtualTime();
    private final CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
    private final ModelPool pool = new ModelPool(time);
    private final long begun = time.nanos();
    private final Watch watch = new Watch(
            new Watched(new Endpoint("east", new EndpointAddress("h", 1)), pool),
            new Breakers(registry, "test", time).open("east"),
            begun,
            time.instant(),
            PROBED_EVERY);

    @Test
    void whoAnswersIsHeardOfOnTrialAndWhileDownAlone() {
        assertThat(isCurious()).as("INIT").isFalse();
        up();
        assertThat(isCurious()).as("UP").isFalse();
        down();
        assertThat(isCurious()).as("DOWN").isTrue();
        onTrial();
        assertThat(isCurious()).as("TRIAL").isTrue();
        threeReads();
        assertThat(isCurious()).as("UP again").isFalse();
        hear(new Signal.Tripped("it fails work"));
        assertThat(isCurious()).as("ejected: probes decide, not work").isFalse();
    }

    private boolean isCurious() {
        boolean timed = watch.answered(1);
        assertThat(watch.answered()).isEqualTo(timed);
        return timed;
    }

    @Test
    void theBreakerShowsTheState() {
        up();
        assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.METRICS_ONLY);
        down();
        assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.FORCED_OPEN);
        assertThat(watch.permit()).isFalse();
        onTrial();
        assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
        assertThat(watch.permit()).isTrue();
        threeReads();
        assertThat(breaker().getState()).isEqualTo(CircuitBreaker.State.METRICS_ONLY);
        assertThat(watch.permit()).as("nobody has to ask").isFalse();
    }

    /** Every step of the breaker begins a new window, and a suspicion that was cleared is none. */
    @Test
    void aSuspicionThatWasClearedForgetsNoFailure() {
        up();
        failFiveTimes();
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        hear(answer());
        assertThat(watch.record().failures()).isEqualTo(5);

        down();
        onTrial();
        threeReads();
        assertThat(watch.record().failures()).as("after a fall").isZero();
    }

    @Test
    void afterAFallItsWorkIsMeasuredAnew() {
        up();
        watch.answered(Duration.ofMillis(700).toNanos());
        watch.lookAtRates(TENTH);
        assertThat(watch.measure().latencyNanos()).isEqualTo(7e8);

        down();
        assertThat(watch.measure().latencyNanos()).as("while it is away").isEqualTo(7e8);
        onTrial();
        threeReads();
        assertThat(watch.measure().latencyNanos()).as("the probes' round trip").isEqualTo(1e6);
    }

    @Test
    void failuresAndAnswersAreOfItsRecord() {
        up();
        failFiveTimes();
        for (int answer = 0; answer < 15; answer++) {
            watch.answered(Duration.ofMillis(2).toNanos());
        }
        watch.lookAtRates(TENTH);

        Ejection.Conduct record = watch.record();
        assertThat(record.state()).isEqualTo(EndpointState.UP);
        assertThat(record.eligible()).isTrue();
        assertThat(record.failures()).isEqualTo(5);
        assertThat(record.failureRate()).isEqualTo(25);
        assertThat(record.errorRatio()).isEqualTo(0.25);
        assertThat(record.usualNanos()).isEqualTo(2e6);
        assertThat(watch.measure().ratio()).isEqualTo(0.25);
        assertThat(watch.measure().name()).isEqualTo("east");
    }

    /** Five failures of their own; the same one, passed on to everybody who waited for it, would be one. */
    private void failFiveTimes() {
        for (int failure = 0; failure < 5; failure++) {
            watch.failed(FailureKind.CONNECTION, new SQLException("reset " + failure, "08006"));
        }
    }

    @Test
    void whatKeepsWorkAwayIsOfItsRecord() {
        up();
        hear(new Signal.Lagging("5 s behind"));
        assertThat(watch.record().eligible()).isFalse();
        assertThat(watch.flags()).containsExactly(EndpointFlag.LAGGING);

        hear(new Signal.Tripped("it fails work"));
        assertThat(watch.record().ejected()).isTrue();
        assertThat(watch.flags()).containsExactlyInAnyOrder(EndpointFlag.LAGGING, EndpointFlag.EJECTED);
    }

    @Test
    void theSurroundingsDateTheLastAnswerByTheLookBeforeIt() {
        time.advance(Duration.ofSeconds(1));
        Surroundings before = watch.around(true, false, time.nanos());
        assertThat(before).isEqualTo(new Surroundings(begun, true, false));

        watch.answered();
        time.advance(Duration.ofSeconds(1));
        assertThat(watch.around(false, true, time.nanos()))
                .isEqualTo(new Surroundings(time.nanos() - Duration.ofSeconds(1).toNanos(), false, true));
    }

    @Test
    void whatWasSparedFallsOnceAnotherAnswers() {
        up();
        assertThat(watch.endSparing(time.nanos(), time.instant())).isEqualTo(Reaction.NOTHING);
        for (int silence = 0; silence < 3; silence++) {
            assertThat(watch.flags()).isEmpty();
            hearWithNowhereToGo(silence());
        }
        assertThat(watch.flags()).containsExactly(EndpointFlag.ISOLATED);
        assertThat(isCurious()).isTrue();

        assertThat(watch.endSparing(time.nanos(), time.instant())).isEqualTo(Reaction.BREAK_OFF);
        assertThat(watch.flags()).isEmpty();
        assertThat(watch.machine().state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void aPersonReadsWhatItIsSinceWhenAndWhy() {
        time.advance(Duration.ofSeconds(5));
        up();
        Instant since = time.instant();
        assertThat(hear(new Signal.PingFailed(reset, time.nanos()))).isEqualTo(Reaction.ASK_WITNESSES);
        hear(answer());
        time.advance(Duration.ofSeconds(5));
        hear(answer());
        watch.nextProbe(Duration.ofMillis(300));

        EndpointStatus status = watch.status();
        assertThat(status.name()).isEqualTo(watch.name()).isEqualTo("east");
        assertThat(status.address()).isEqualTo("h:1");
        assertThat(status.state()).isEqualTo(EndpointState.UP);
        assertThat(status.since()).isEqualTo(since);
        assertThat(status.reason()).isEqualTo("a witness answered");
        assertThat(status.environment()).hasValue("env-a");
        assertThat(status.lastError()).contains("Connection reset");
        assertThat(status.lastSqlState()).isEqualTo("08006");
        assertThat(status.nextProbe()).hasMillis(300);
        assertThat(watch.physical()).isSameAs(pool);
    }

    @Test
    void whatWasUsualAnHourAgoIsForgotten() {
        for (int answer = 0; answer < 100; answer++) {
            watch.answered(Duration.ofMillis(60).toNanos());
        }
        assertThat(stallAfter(Duration.ofMillis(200))).isFalse();
        watch.forgetLatency();
        assertThat(stallAfter(Duration.ofMillis(200)))
                .as("fifty answers say nothing")
                .isTrue();
    }

    private boolean stallAfter(Duration age) {
        watch.notice(time.nanos());
        watch.notice(time.nanos());
        pool.clear();
        pool.run();
        time.advance(age);
        watch.notice(time.nanos());
        return watch.stall(time.nanos(), begun) != null;
    }

    /** What began at the very moment of the end is not of before it. */
    @Test
    void whatBeganWhenTheOutageOrTheSuspicionEndedIsNotOfBefore() {
        up();
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        hearWithNowhereToGo(silence());
        hear(anew());
        ModelPool.Busy next = pool.run();
        time.advance(PROBED_EVERY);
        watch.endStuck(time.nanos());
        assertThat(next.broken()).isFalse();
        watch.notice(time.nanos());
        assertThat(watch.stall(time.nanos(), begun)).as("not known to be slow").hasSeconds(1);
    }

    @Test
    void aSuspicionOfASecondOutdatesWhatWasOpen() {
        up();
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        time.advance(Duration.ofSeconds(1));
        hear(anew());

        assertThat(pool.generation()).isEqualTo(2);
    }

    private CircuitBreaker breaker() {
        return registry.circuitBreaker(watch.breaker().name());
    }

    private void up() {
        hear(answer());
        assertThat(watch.machine().state()).isEqualTo(EndpointState.UP);
    }

    private void down() {
        hear(new Signal.Stalled(Duration.ofMillis(200)));
        assertThat(hear(silence())).isEqualTo(Reaction.BREAK_OFF);
    }

    private void onTrial() {
        time.advance(Duration.ofMillis(1001));
        hear(answer());
        assertThat(hear(answer())).isEqualTo(Reaction.WARM);
        hear(new Signal.Warmed());
        assertThat(watch.machine().state()).isEqualTo(EndpointState.TRIAL);
    }

    private void threeReads() {
        for (int read = 0; read < 3; read++) {
            hear(new Signal.WorkAnswered());
        }
        assertThat(watch.machine().state()).isEqualTo(EndpointState.UP);
    }

    private Reaction hear(Signal signal) {
        return watch.hear(signal, time.nanos(), time.instant(), new Surroundings(begun, true, false));
    }

    private void hearWithNowhereToGo(Signal signal) {
        watch.hear(signal, time.nanos(), time.instant(), new Surroundings(begun, false, true));
    }

    private Signal silence() {
        return new Signal.Silent(FailureKind.CONNECTION, reset, time.nanos());
    }

    private static Signal answer() {
        return new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", false);
    }

    private static Signal anew() {
        return new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", true);
    }
}
