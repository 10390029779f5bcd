package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.LIVE;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Change.Operation;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.Subscription.State;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SubscriptionLoopTest {
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    private final Stage stage = new Stage();

    @BeforeEach
    void bothEnvironmentsHoldTheSame() {
        stage.east.commit(ONE, 1);
        stage.west.commit(ONE, 1);
    }

    @Test
    void theChangesAtTheFrontierArriveOnceAfterABreak() throws InterruptedException {
        long frontier = stage.east.upper();
        stage.router.set("west", false);
        stage.read(1).breaks().then(stream -> stage.east.commit(TWO, 1)).read(1);
        assertThat(stage.run()).isEqualTo(State.CLOSED);
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
        assertThat(stage.consumer.last().changes()).containsExactly(new Change(frontier, 1, TWO));
        assertThat(stage.streams.asked())
                .containsExactly(
                        "east: SUBSCRIBE \"t\" WITH (PROGRESS)",
                        "east: SUBSCRIBE \"t\" WITH (PROGRESS, SNAPSHOT = false) AS OF " + (frontier - 1));
    }

    @Test
    void aStreamThatBreaksAfterRowZeroDoesNotMoveTheCheckpointBack() throws InterruptedException {
        stage.router.set("west", false);
        stage.read(1).then(stream -> stage.east.commit(TWO, 1));
        for (int time = 0; time < 3; time++) {
            stage.breaks().read(1);
        }
        long frontier = stage.east.upper() + 1;
        stage.run();
        assertThat(stage.streams.asked()).hasSize(4);
        assertThat(stage.streams.asked().subList(1, 4)).allMatch(sql -> sql.endsWith(" AS OF " + (frontier - 1)));
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
    }

    @Test
    void anotherEnvironmentGivesExactlyOneCorrectionAndGoesOnLive() throws InterruptedException {
        stage.west.commit(ONE, -1);
        stage.west.commit(TWO, 2);
        stage.read(1)
                .loses("east")
                .read(1)
                .then(stream -> stage.west.commit(ONE, 1))
                .read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION, LIVE);
        assertThat(stage.consumer.batches().get(1).changes())
                .extracting(Change::diff, Change::row)
                .containsExactly(tuple(-1L, ONE), tuple(2L, TWO));
        assertThat(stage.log)
                .containsExactly(
                        "attached east SNAPSHOT",
                        "recorded east CONNECTION",
                        "detached east 08006: connection reset",
                        "attached west REBASED");
    }

    @Test
    void equalEnvironmentsGiveAnEmptyCorrection() throws Exception {
        stage.read(1).loses("east").read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.last().changes()).isEmpty();
        assertThat(stage.store.load())
                .hasValueSatisfying(
                        checkpoint -> assertThat(checkpoint.environment()).isEqualTo("env-west"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lostHistoryIsCorrectedInTheSameEnvironment(boolean newWording) throws InterruptedException {
        stage.newWording = newWording;
        stage.router.set("west", false);
        stage.read(1).breaks();
        stage.then(stream -> {
            stage.east.commit(TWO, 1);
            stage.east.advance(5_000);
            stage.east.compact(4_999);
        });
        stage.read(2);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.log).anyMatch(line -> line.contains("valid")).last().isEqualTo("attached east REBASED");
    }

    @Test
    void aDroppedObjectIsResolvedAnewAndNeverResumed() throws InterruptedException {
        stage.router.set("west", false);
        stage.read(1)
                .fails("relation 'materialize.public.t' was dropped", "42704")
                .read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.streams.asked()).last().isEqualTo("east: SUBSCRIBE \"t\" WITH (PROGRESS)");
    }

    @Test
    void silenceBreaksTheStreamAndMovesOn() throws InterruptedException {
        for (int read = 0; read < 3; read++) {
            stage.then(stream -> stage.ticker.advance(Duration.ofSeconds(5)));
        }
        stage.read(1);
        stage.run();
        assertThat(stage.log)
                .contains("detached east 57014: no progress came: timed out after PT10S")
                .contains("attached west REBASED");
    }

    @Test
    void aRestartTakesInWhatWasDeliveredAndDeliversNothingTwice() throws InterruptedException {
        stage.read(1);
        stage.run();
        stage.west.advance(5_000);
        stage.then(stream -> stage.east.commit(TWO, 1)).read(1).loses("east").read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE, CORRECTION);
        assertThat(stage.streams.asked().get(1)).startsWith("east: SUBSCRIBE \"t\" WITH (PROGRESS) AS OF ");
        assertThat(stage.consumer.table()).isEqualTo(Map.of(ONE, 1L));
    }

    @Test
    void aRestartElsewhereBeginsAnew() throws InterruptedException {
        stage.read(1);
        stage.run();
        stage.router.set("east", false);
        stage.west.commit(TWO, 1);
        stage.read(1);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, SNAPSHOT);
        assertThat(stage.consumer.table()).isEqualTo(Map.of(ONE, 1L, TWO, 1L));
    }

    @Test
    void theOldEnvironmentIsResumedWhereTheNewOneGaveNothing() throws InterruptedException {
        stage.read(1)
                .breaks()
                .breaks()
                .breaks()
                .then(stream -> stage.east.commit(TWO, 1))
                .read(1);
        stage.run();
        assertThat(stage.streams.asked())
                .extracting(sql -> sql.substring(0, 4))
                .as("home first, then elsewhere, then home again")
                .containsExactly("east", "east", "west", "east");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
    }

    @Test
    void anEnvironmentThatIsBehindIsWaitedFor() throws InterruptedException {
        stage.east.advance(9_000);
        stage.read(1).loses("east").read(2);
        stage.then(stream -> {
            stage.west.commit(TWO, 1);
            stage.west.advance(9_500);
        });
        stage.read(2);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.last().goesBack()).isFalse();
        assertThat(stage.consumer.last().changes()).extracting(Change::row).containsExactly(TWO);
    }

    @Test
    void anEnvironmentThatStaysBehindIsTakenAndFlagged() throws InterruptedException {
        stage.east.advance(9_000);
        stage.read(1).loses("east");
        for (int read = 0; read < 12; read++) {
            stage.then(stream -> {
                stage.ticker.advance(Duration.ofSeconds(1));
                stage.west.advance(stage.west.upper() + 1);
            });
        }
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.last().goesBack()).isTrue();
    }

    @Test
    void aStreamThatIsBoundedEndsComplete() throws InterruptedException {
        stage.setup = stage.setup.shape(new Shape(List.of(), true, OptionalLong.of(stage.east.upper() + 2)));
        stage.read(1)
                .then(stream -> stage.east.commit(TWO, 1))
                .then(stream -> stage.east.commit(TWO, 1))
                .read(1);
        stage.then(stream -> stage.east.commit(ONE, 1)).read(3);
        assertThat(stage.run()).isEqualTo(State.COMPLETE);
        assertThat(stage.consumer.table()).isEqualTo(Map.of(ONE, 1L, TWO, 2L));
        stage.read(1);
        assertThat(stage.run()).as("a second start").isEqualTo(State.COMPLETE);
    }

    @Test
    void withoutASnapshotOnlyWhatFollowsIsDelivered() throws InterruptedException {
        stage.setup = stage.setup
                .shape(new Shape(List.of(), false, OptionalLong.empty()))
                .mode(ReconcileMode.SNAPSHOT)
                .history(HistoryPolicy.FAIL);
        List<Change> seen = new ArrayList<>();
        stage.read(2).then(stream -> stage.east.commit(TWO, 1)).read(1).breaks();
        stage.then(stream -> stage.east.commit(ONE, 1)).read(1);
        stage.run(batch -> seen.addAll(batch.changes()));
        assertThat(seen).extracting(Change::row, Change::diff).containsExactly(tuple(TWO, 1L), tuple(ONE, 1L));
    }

    @Test
    void withoutASnapshotAnotherEnvironmentEndsItAndSaysSo() {
        stage.setup = stage.setup
                .shape(new Shape(List.of(), false, OptionalLong.empty()))
                .mode(ReconcileMode.SNAPSHOT)
                .history(HistoryPolicy.FAIL);
        stage.read(1)
                .then(stream -> stage.east.commit(TWO, 1))
                .read(1)
                .loses("east")
                .read(2);
        List<Change> seen = new ArrayList<>();
        assertThatThrownBy(() -> stage.run(batch -> seen.addAll(batch.changes())))
                .hasMessageContaining("endpoint west is another environment")
                .hasMessageContaining("nothing was skipped");
        assertThat(seen).extracting(Change::row).containsExactly(TWO);
    }

    @Test
    void keysGiveOneChangeEach() throws InterruptedException {
        stage.setup = stage.setup
                .shape(new Shape(List.of("id"), true, OptionalLong.empty()))
                .mode(ReconcileMode.KEYED);
        List<Change> seen = new ArrayList<>();
        stage.read(1).then(stream -> {
            long at = stage.east.upper();
            stage.east.write(at, ONE, -1);
            stage.east.write(at, row(1, "uno"), 1);
            stage.east.advance(at + 1);
        });
        stage.read(1).then(stream -> stage.east.commit(row(1, "uno"), -1)).read(1);
        stage.west.commit(TWO, 1);
        stage.west.advance(5_000);
        stage.loses("east").read(2);
        stage.run(batch -> seen.addAll(batch.changes()));
        assertThat(seen)
                .extracting(Change::operation, change -> change.row().values())
                .containsExactlyInAnyOrder(
                        tuple(Operation.UPSERT, List.of(1, "one")),
                        tuple(Operation.UPSERT, List.of(1, "uno")),
                        tuple(Operation.DELETE_KEY, Arrays.asList(1, null)),
                        tuple(Operation.UPSERT, List.of(1, "one")),
                        tuple(Operation.UPSERT, List.of(2, "two")));
    }

    @Test
    void aNameThatMeansAnotherObjectIsReconciled() throws InterruptedException {
        stage.router.set("west", false);
        stage.streams.facts("east", facts("u1"));
        stage.read(1).then(stream -> {
            stage.streams.facts("east", facts("u2"));
            throw new SQLException("connection reset", "08006");
        });
        stage.read(1);
        stage.run();
        assertThat(stage.log).last().isEqualTo("attached east REBASED");
        assertThat(stage.consumer.last().checkpoint().objectId()).isEqualTo("u2");
    }

    @Test
    void anObjectThatIsNotHydratedIsNotReconciledWith() throws InterruptedException {
        stage.streams.facts("west", new ObjectFacts("u1", OptionalLong.empty(), Optional.empty(), false, false));
        stage.read(1).loses("east").read(1);
        AtomicInteger attempts = new AtomicInteger();
        stage.streams.script(new Forwarding(stage) {
            @Override
            public void connect(String endpoint) {
                if (endpoint.equals("west") && attempts.incrementAndGet() > 3) {
                    stage.streams.facts("west", facts("u1"));
                }
            }
        });
        stage.run();
        assertThat(stage.log)
                .contains("detached west the object is not hydrated there: its snapshot would lack rows")
                .last()
                .isEqualTo("attached west REBASED");
    }

    private static ObjectFacts facts(String id) {
        return new ObjectFacts(id, OptionalLong.empty(), Optional.empty(), false, true);
    }

    @Test
    void aFrontierThatOnlyMovesIsSavedWithoutABatch() throws Exception {
        stage.router.set("west", false);
        stage.read(1).then(stream -> {
            stage.ticker.advance(Duration.ofSeconds(1));
            stage.east.advance(7_000);
        });
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT);
        assertThat(stage.store.load())
                .hasValueSatisfying(
                        checkpoint -> assertThat(checkpoint.frontier()).isEqualTo(7_000));
    }

    /** An environment that was restored from before the checkpoint says nothing until it has come as far again. */
    @Test
    void aCheckpointAheadOfTheWriteFrontierWaitsForIt() throws Exception {
        stage.router.set("west", false);
        stage.setup = Setup.PLAIN.mode(ReconcileMode.SNAPSHOT);
        stage.read(1);
        stage.run();
        Checkpoint last = stage.store.load().orElseThrow();
        long ahead = stage.east.upper() + 5_000;
        stage.store.save(new Checkpoint(
                last.environment(),
                last.object(),
                last.objectId(),
                last.columns(),
                ahead,
                ahead,
                last.rows(),
                last.ownerEpoch()));
        stage.read(3).then(stream -> stage.east.advance(ahead - 1)).then(stream -> {
            assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT);
            stage.east.advance(ahead);
            stage.east.commit(TWO, 1);
        });
        stage.read(1).run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
        assertThat(stage.consumer.last().changes()).containsExactly(new Change(ahead, 1, TWO));
        assertThat(stage.streams.asked()).last().asString().endsWith("AS OF " + (ahead - 1));
        assertThat(stage.store.load())
                .hasValueSatisfying(
                        checkpoint -> assertThat(checkpoint.frontier()).isGreaterThan(ahead));
    }
}
