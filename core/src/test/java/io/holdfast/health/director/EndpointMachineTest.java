package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EndpointMachineTest extends MachineStage {
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
    void aDoubtAsksForAProbeWhereItIsTrustedAndForNothingElsewhere() {
        up();
        assertThat(hear(new Signal.Doubted(Duration.ofMillis(20)))).isEqualTo(Reaction.PROBE);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);

        hear(new Signal.Stalled(Duration.ofMillis(160)));
        assertThat(hear(new Signal.Doubted(Duration.ofMillis(20)))).isEqualTo(Reaction.NOTHING);
    }

    @Test
    void anEnvironmentThatIsGoneOnAnotherPathIsASecondWitnessAndNoFirstOne() {
        up();
        assertThat(hear(new Signal.EnvironmentGone(reset, now))).isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);

        hear(new Signal.Stalled(Duration.ofMillis(160)));
        assertThat(hear(new Signal.EnvironmentGone(reset, now))).isEqualTo(Reaction.BREAK_OFF);
        assertThat(machine.state()).isEqualTo(EndpointState.DOWN);
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

    @Test
    void aServerThatReportsAnErrorToItsProbeIsThere() {
        SQLException denied = new SQLException("permission denied", "42501");
        up();

        assertThat(hear(new Signal.PingFailed(denied, now))).isEqualTo(Reaction.NOTHING);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
        hear(new Signal.Stalled(Duration.ofMillis(160)));
        assertThat(hear(new Signal.Silent(FailureKind.QUERY, denied, now))).isEqualTo(Reaction.REFRESH);
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
        assertThat(machine.refused()).isFalse();
    }

    @Test
    void smoothsTheRoundTripOfPingsAndTakesAQuarterOfALogin() {
        assertThat(machine.roundTrip()).isZero();
        hear(new Signal.ProbeAnswered(Duration.ofMillis(40), "env-a", true));
        assertThat(machine.roundTrip()).isEqualTo(Duration.ofMillis(10));
        hear(new Signal.ProbeAnswered(Duration.ofMillis(20), "env-a", false));
        assertThat(machine.roundTrip()).isEqualTo(Duration.ofMillis(12));
        hear(new Signal.ProbeAnswered(Duration.ofMillis(400), "env-a", true));
        assertThat(machine.roundTrip()).isEqualTo(Duration.ofMillis(12));
        assertThat(machine.name()).isEqualTo("us-east-1");
    }

    @Test
    void countsSilencesWhileDownAndForgetsThem() {
        up();
        fall();
        assertThat(machine.silences()).isZero();
        assertThat(hear(silent())).isEqualTo(Reaction.NOTHING);
        hear(new Signal.PingFailed(reset, now));
        assertThat(hear(new Signal.StayedCold(reset))).isEqualTo(Reaction.NOTHING);
        assertThat(machine.silences()).isEqualTo(3);
        recover(Duration.ofMillis(1001));
        threeReads();
        assertThat(machine.silences()).isZero();
    }

    @Test
    void isForgivenAfterHalfAMinuteAndNotBefore() {
        up();
        fall();
        recover(Duration.ofMillis(1001));
        threeReads();
        later(Duration.ofSeconds(30));
        hear(ANSWERED);
        fall();
        later(Duration.ofMillis(1500));
        hear(ANSWERED);
        assertThat(hear(ANSWERED)).as("its second fall").isEqualTo(Reaction.NOTHING);
        later(Duration.ofMillis(600));
        hear(ANSWERED);
        hear(new Signal.Warmed());
        threeReads();
        later(Duration.ofSeconds(30).plusNanos(1));
        hear(ANSWERED);
        later(Duration.ofSeconds(30).plusNanos(1));
        hear(ANSWERED);
        fall();
        recover(Duration.ofMillis(1001));
    }
}
