package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndpointMachineTest {
    private final SQLException reset = new SQLException("Connection reset", "08006");
    private static final Signal ANSWERED = new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", false);

    private final EndpointMachine machine = new EndpointMachine("us-east-1", 0);
    private long now;
    private long lastAnswer;
    private boolean anotherServes = true;
    private boolean nowhere;

    @Test
    void isUpWithTheFirstAnswer() {
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.NOTHING);

        assertThat(machine.state()).isEqualTo(EndpointState.UP);
        assertThat(machine.environment()).contains("env-a");
    }

    @Test
    void isDownWhenTheFirstProbeIsSilent() {
        assertThat(hear(silent())).isEqualTo(Reaction.BREAK_OFF);

        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void oneBrokenConnectionIsASuspicionAndAsksBothWitnesses() {
        up();

        assertThat(hear(new Signal.WorkFailed(FailureKind.CONNECTION, reset))).isEqualTo(Reaction.ASK_WITNESSES);
        assertThat(machine.state()).isEqualTo(EndpointState.SUSPECT);
    }

    @Test
    void aStallIsASuspicionThatOneAnswerClears() {
        up();

        assertThat(hear(new Signal.Stalled(Duration.ofMillis(160)))).isEqualTo(Reaction.ASK_WITNESSES);
        assertThat(machine.state()).isEqualTo(EndpointState.SUSPECT);
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void aWitnessOnAFreshConnectionAloneMeansThatOldConnectionsMayBeDead() {
        up();
        hear(new Signal.WorkFailed(FailureKind.CONNECTION, reset));

        assertThat(hear(new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", true)))
                .isEqualTo(Reaction.REFRESH);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void oneBrokenConnectionDiscardsNoOtherWhileTheProbesOwnAnswers() {
        up();
        hear(new Signal.WorkFailed(FailureKind.CONNECTION, reset));

        assertThat(hear(ANSWERED)).isEqualTo(Reaction.NOTHING);
    }

    @Test
    void oneFailedPingAloneDoesNotEndAnEndpoint() {
        up();

        assertThat(hear(new Signal.PingFailed(reset, now))).isEqualTo(Reaction.ASK_WITNESSES);
        assertThat(machine.state()).isEqualTo(EndpointState.SUSPECT);
    }

    @Test
    void twoSilentWitnessesEndIt() {
        up();
        hear(new Signal.Stalled(Duration.ofMillis(160)));

        assertThat(hear(silent())).isEqualTo(Reaction.BREAK_OFF);
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
        assertThat(machine.lastFailure()).contains(reset);
    }

    @Test
    void successOfTheDataOutranksAFailingProbe() {
        up();
        hear(new Signal.PingFailed(reset, now));
        Signal silent = silent();
        later(Duration.ofMillis(10));
        lastAnswer = now;

        assertThat(hear(silent)).isEqualTo(Reaction.ASK_WITNESSES);
        assertThat(machine.state()).isEqualTo(EndpointState.SUSPECT);
    }

    @Test
    void comesBackAfterItsMinimumTimeTwoAnswersAndAWarmPool() {
        up();
        fall();

        later(Duration.ofMillis(600));
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.NOTHING);
        later(Duration.ofMillis(500));
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
        assertThat(hear(ANSWERED)).as("warming already").isEqualTo(Reaction.NOTHING);
        hear(new Signal.Warmed());
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
    }

    @Test
    void threeAnsweredReadsEndItsTrial() {
        onTrial();

        hear(new Signal.WorkAnswered());
        hear(new Signal.WorkAnswered());
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
        hear(new Signal.WorkAnswered());
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void twoQuietSecondsAndAnAnsweredProbeEndTheTrialOfAnIdleClient() {
        onTrial();

        later(Duration.ofMillis(1999));
        hear(ANSWERED);
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
        later(Duration.ofMillis(1));
        hear(ANSWERED);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void anyFailureEndsItsTrial() {
        for (Signal failure : List.of(
                new Signal.WorkFailed(FailureKind.CONNECTION, reset),
                new Signal.PingFailed(reset, now),
                new Signal.Stalled(Duration.ofMillis(160)),
                silent())) {
            EndpointMachineTest trial = new EndpointMachineTest();
            trial.onTrial();

            assertThat(trial.hear(failure)).as(failure.toString()).isEqualTo(Reaction.BREAK_OFF);
            assertThat(trial.machine.state()).isEqualTo(EndpointState.DOWN);
        }
    }

    @Test
    void aTimeOutDoesNotEndItsTrial() {
        onTrial();

        assertThat(hear(new Signal.WorkFailed(FailureKind.TIMEOUT, reset))).isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
    }

    @Test
    void aTimeOutOrALackOfReplicasAsksForAProbeAndSuspectsNobody() {
        up();

        assertThat(hear(new Signal.WorkFailed(FailureKind.TIMEOUT, reset))).isEqualTo(Reaction.PROBE);
        assertThat(hear(new Signal.WorkFailed(FailureKind.NOT_SERVING, reset))).isEqualTo(Reaction.PROBE);
        assertThat(hear(new Signal.WorkFailed(FailureKind.OVERLOAD, reset))).isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void aTrippedBreakerEjectsWithoutBreakingOff() {
        up();

        assertThat(hear(new Signal.Tripped("60 % failed"))).isEqualTo(Reaction.EJECT);
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
        assertThat(machine.ejected()).isTrue();
        assertThat(machine.reason()).isEqualTo("60 % failed");
    }

    @Test
    void answeredProbesBringAnEjectedOneToItsTrialAndNoFurther() {
        up();
        hear(new Signal.Tripped("60 % failed"));
        hear(ANSWERED);
        later(Duration.ofMillis(999));
        hear(ANSWERED);
        assertThat(machine.state()).as("its minimum time").isEqualTo(EndpointState.DOWN);
        later(Duration.ofMillis(1));

        assertThat(hear(ANSWERED)).as("its pool was kept").isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
        assertThat(machine.ejected()).isFalse();
    }

    @Test
    void workThatIsAnsweredInPanicDoesNotRedeemAnEjectedOne() {
        up();
        hear(new Signal.Tripped("60 % failed"));
        later(Duration.ofSeconds(5));

        hear(new Signal.WorkAnswered());
        hear(new Signal.WorkAnswered());
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void anEjectedOneThatFallsSilentIsBrokenOff() {
        up();
        hear(new Signal.Tripped("60 % failed"));

        assertThat(hear(silent())).isEqualTo(Reaction.BREAK_OFF);
        assertThat(machine.ejected()).isFalse();
    }

    @Test
    void aPlannedRestartIsNotHeldAgainstIt() {
        up();
        hear(new Signal.Planned("upgrade", Duration.ofMinutes(5)));
        assertThat(hear(new Signal.Tripped("60 % failed"))).isEqualTo(Reaction.NOTHING);
        fall();
        recover(Duration.ofMillis(1001));
        threeReads();
        fall();
        recover(Duration.ofMillis(1001));
    }

    @Test
    void withNowhereToGoNothingIsBrokenOffAndTheFirstAnswerEndsIt() {
        up();
        hear(new Signal.Stalled(Duration.ofMillis(160)));
        nowhere = true;

        assertThat(hear(silent())).isEqualTo(Reaction.ASK_WITNESSES);
        assertThat(hear(silent())).isEqualTo(Reaction.ASK_WITNESSES);
        assertThat(machine.state()).isEqualTo(EndpointState.SUSPECT);
        assertThat(hear(silent())).isEqualTo(Reaction.WAIT);
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
        assertThat(machine.spared()).isTrue();
        assertThat(hear(new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", true)))
                .isEqualTo(Reaction.REFRESH);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void whoStaysSilentWhileAnotherAnswersIsBrokenOffAfterAll() {
        up();
        nowhere = true;
        hear(silent());
        hear(silent());
        hear(silent());

        assertThat(machine.endSparing(now)).isEqualTo(Reaction.BREAK_OFF);
        assertThat(machine.spared()).isFalse();
        assertThat(machine.endSparing(now)).isEqualTo(Reaction.NOTHING);
    }

    @Test
    void workAnsweredAsALastResortCountsForOneOfTheTwoProbes() {
        up();
        fall();
        later(Duration.ofSeconds(2));

        assertThat(hear(new Signal.WorkAnswered())).isEqualTo(Reaction.WARM);
    }

    @Test
    void whoDrainedItAloneGivesItBack() {
        up();
        hear(new Signal.Drained("operator", "deploying"));
        hear(new Signal.Drained("maintenance", "window"));
        hear(new Signal.Undrained("maintenance"));
        assertThat(machine.flags().now()).containsExactly(EndpointFlag.DRAINING);

        hear(new Signal.Undrained("operator"));
        assertThat(machine.flags().now()).isEmpty();
        assertThat(machine.flags().reason()).isEqualTo("given back by operator");
    }

    @Test
    void flagsComeAndGoAndLeaveTheStateAlone() {
        up();
        hear(new Signal.Lagging("7 s behind"));
        hear(new Signal.Unhydrated("winning_bids"));
        hear(new Signal.Saturated());
        hear(new Signal.Behind(Duration.ofSeconds(2)));
        assertThat(machine.flags().now())
                .containsExactlyInAnyOrder(EndpointFlag.LAGGING, EndpointFlag.UNHYDRATED, EndpointFlag.SATURATED);
        assertThat(machine.flags().behind()).isEqualTo(Duration.ofSeconds(2));
        assertThat(machine.state()).isEqualTo(EndpointState.UP);

        hear(new Signal.Fresh());
        hear(new Signal.Hydrated());
        hear(new Signal.Relieved());
        assertThat(machine.flags().now()).isEmpty();
    }

    @Test
    void theOnlyOneThatCouldServeIsNotHeldBack() {
        anotherServes = false;
        up();
        fall();

        hear(ANSWERED);
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
    }

    @Test
    void aSilentProbeInBetweenStartsTheCountAnew() {
        up();
        fall();
        later(Duration.ofSeconds(2));
        hear(ANSWERED);
        hear(silent());

        assertThat(hear(ANSWERED)).isEqualTo(Reaction.NOTHING);
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
    }

    @Test
    void aPoolThatStaysColdKeepsItDown() {
        up();
        fall();
        later(Duration.ofSeconds(2));
        hear(ANSWERED);
        hear(ANSWERED);
        hear(new Signal.StayedCold(reset));

        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
        hear(ANSWERED);
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
    }

    @Test
    void staysDownTwiceAsLongAfterEveryFallAndIsForgivenInTime() {
        up();
        fall();
        recover(Duration.ofMillis(1001));
        threeReads();
        fall();
        later(Duration.ofMillis(1500));
        hear(ANSWERED);
        assertThat(hear(ANSWERED)).as("the second minimum is two seconds").isEqualTo(Reaction.NOTHING);
        later(Duration.ofMillis(600));
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
        hear(new Signal.Warmed());
        threeReads();

        for (int probe = 0; probe < 130; probe++) {
            later(Duration.ofSeconds(1));
            hear(ANSWERED);
        }
        fall();
        recover(Duration.ofMillis(1001));
    }

    @Test
    void tellsBeingTurnedAwayFromSilence() {
        hear(new Signal.Silent(FailureKind.REFUSED, new SQLException("invalid password", "28P01"), now));

        assertThat(machine.refused()).isTrue();
        assertThat(machine.reason()).isEqualTo("it turns us away");
    }

    @Test
    void aQuerysOwnErrorMarksNobody() {
        up();

        assertThat(hear(new Signal.WorkFailed(FailureKind.QUERY, new SQLException("division by zero", "22012"))))
                .isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    private Reaction hear(Signal signal) {
        return machine.on(signal, now, new Surroundings(lastAnswer, anotherServes, nowhere));
    }

    private Signal silent() {
        return new Signal.Silent(FailureKind.CONNECTION, reset, now);
    }

    private void up() {
        hear(ANSWERED);
    }

    private void fall() {
        hear(new Signal.Stalled(Duration.ofMillis(160)));
        assertThat(hear(silent())).isEqualTo(Reaction.BREAK_OFF);
    }

    private void recover(Duration after) {
        later(after);
        hear(ANSWERED);
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
        hear(new Signal.Warmed());
    }

    private void onTrial() {
        up();
        fall();
        recover(Duration.ofMillis(1001));
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
    }

    private void threeReads() {
        for (int read = 0; read < 3; read++) {
            hear(new Signal.WorkAnswered());
        }
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    private void later(Duration by) {
        now += by.toNanos();
    }
}
