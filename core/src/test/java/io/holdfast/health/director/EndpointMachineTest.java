package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class EndpointMachineTest {
    private final SQLException reset = new SQLException("Connection reset", "08006");
    private static final Signal ANSWERED = new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", false);

    private final EndpointMachine machine = new EndpointMachine("us-east-1", 0);
    private long now;
    private long lastAnswer;
    private boolean anotherServes = true;

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

        assertThat(hear(new Signal.PingFailed(reset, 0))).isEqualTo(Reaction.ASK_WITNESSES);
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
        hear(new Signal.PingFailed(reset, 0));
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
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
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
        fall();
        later(Duration.ofMillis(1500));
        hear(ANSWERED);
        assertThat(hear(ANSWERED)).as("the second minimum is two seconds").isEqualTo(Reaction.NOTHING);
        later(Duration.ofMillis(600));
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
        hear(new Signal.Warmed());

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
        return machine.on(signal, now, lastAnswer, anotherServes);
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

    private void later(Duration by) {
        now += by.toNanos();
    }
}
