package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EndpointTrialTest extends MachineStage {
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
            EndpointTrialTest trial = new EndpointTrialTest();
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
    void everyEjectionDoublesTheMinimumAndAsksForTwoAnswersAnew() {
        up();
        hear(new Signal.Tripped("60 % failed"));
        later(Duration.ofMillis(1_001));
        hear(ANSWERED);
        hear(ANSWERED);
        threeReads();
        hear(new Signal.Tripped("60 % failed"));
        later(Duration.ofMillis(1_999));
        hear(ANSWERED);
        hear(ANSWERED);
        assertThat(machine.state()).as("two seconds now").isEqualTo(EndpointState.DOWN);

        hear(new Signal.PingFailed(reset, now));
        later(Duration.ofMillis(1));
        hear(ANSWERED);
        assertThat(machine.state()).as("one answer is not two").isEqualTo(EndpointState.DOWN);
        hear(ANSWERED);
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
    }

    @Test
    void answersBeforeAnEjectionDoNotCountAfterIt() {
        up();
        hear(new Signal.Tripped("60 % failed"));
        later(Duration.ofMillis(1_001));
        hear(ANSWERED);
        hear(ANSWERED);
        threeReads();
        hear(new Signal.Tripped("60 % failed"));
        later(Duration.ofMillis(2_001));

        hear(ANSWERED);
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
        hear(ANSWERED);
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
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
}
