package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastEvent.PlannedKind;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.ServerIdentity;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was planned is recognised, told once and passed on. */
final class PlannedChangesTest {
    private final VirtualTime time = new VirtualTime();
    private final List<HoldfastEvent> events = new ArrayList<>();
    private final List<Signal> signals = new ArrayList<>();
    private final List<String> recorded = new ArrayList<>();
    private final PlannedChanges planned = new PlannedChanges(
            new Recorder(), (endpoint, signal) -> signals.add(signal), new EventPublisher(List.of(events::add)), time);

    @Test
    void anotherVersionIsAnUpgradeAndAnotherStartARestart() {
        planned.changed("east", new ServerIdentity("v1", 1000), new ServerIdentity("v2", 9000));
        planned.changed("east", new ServerIdentity("v2", 9000), new ServerIdentity("v2", 99_000));

        assertThat(kinds()).containsExactly(PlannedKind.UPGRADE, PlannedKind.RESTART);
        assertThat(signals).hasSize(2).allMatch(Signal.Planned.class::isInstance);
    }

    @Test
    void changedPlansAndDroppedDependenciesAreOneSwapAMinute() {
        fail("0A000", "cached plan must not change result type");
        fail("42704", "collection 'u7' was dropped");
        time.advance(Duration.ofSeconds(61));
        fail("42704", "collection 'u8' was dropped");

        assertThat(kinds()).containsExactly(PlannedKind.SWAP, PlannedKind.SWAP);
        assertThat(recorded).hasSize(3);
    }

    @Test
    void otherFailuresArePassedOnAndNothingElse() {
        fail("08006", "reset");
        fail("0A000", "SAVEPOINT is not supported");
        fail("42704", "unknown catalog item");
        planned.answered("east", 1, 5);
        planned.answered("east", 1);

        assertThat(events).isEmpty();
        assertThat(recorded).hasSize(5);
    }

    private void fail(String state, String text) {
        planned.failed("east", 1, FailureKind.SESSION, new SQLException(text, state));
    }

    private List<PlannedKind> kinds() {
        return events.stream()
                .map(event -> ((HoldfastEvent.PlannedRestart) event).kind())
                .toList();
    }

    private final class Recorder implements OutcomeRecorder {
        @Override
        public void answered(String endpoint, long generation, long nanos) {
            recorded.add("answered in " + nanos);
        }

        @Override
        public void answered(String endpoint, long generation) {
            recorded.add("answered");
        }

        @Override
        public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
            recorded.add(failure.getMessage());
        }
    }
}
