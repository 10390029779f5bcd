package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/** A state machine, its surroundings and its time, for tests of it. */
abstract class MachineStage {
    final SQLException reset = new SQLException("Connection reset", "08006");
    static final Signal ANSWERED = new Signal.ProbeAnswered(Duration.ofMillis(1), "env-a", false);

    final EndpointMachine machine = new EndpointMachine("us-east-1", 0);
    long now;
    long lastAnswer;
    boolean anotherServes = true;
    boolean nowhere;

    Reaction hear(Signal signal) {
        Reaction reaction = machine.on(signal, now, new Surroundings(lastAnswer, anotherServes, nowhere));
        return Objects.requireNonNull(reaction);
    }

    Signal silent() {
        return new Signal.Silent(FailureKind.CONNECTION, reset, now);
    }

    void up() {
        hear(ANSWERED);
    }

    void fall() {
        hear(new Signal.Stalled(Duration.ofMillis(160)));
        assertThat(hear(silent())).isEqualTo(Reaction.BREAK_OFF);
    }

    void recover(Duration after) {
        later(after);
        hear(ANSWERED);
        assertThat(hear(ANSWERED)).isEqualTo(Reaction.WARM);
        hear(new Signal.Warmed());
    }

    void onTrial() {
        up();
        fall();
        recover(Duration.ofMillis(1001));
        assertThat(machine.state()).isEqualTo(EndpointState.TRIAL);
    }

    void threeReads() {
        for (int read = 0; read < 3; read++) {
            hear(new Signal.WorkAnswered());
        }
        assertThat(machine.state()).isEqualTo(EndpointState.UP);
    }

    void later(Duration by) {
        now += by.toNanos();
    }
}
