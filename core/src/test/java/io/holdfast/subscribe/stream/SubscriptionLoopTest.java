package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.LIVE;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.Subscription.State;
import java.time.Duration;
import java.util.Map;
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
        stage.read(1).breaks().read(1).then(stream -> stage.west.commit(ONE, 1)).read(1);
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
        stage.read(1).breaks().read(1);
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
        stage.read(1).fails("nothing came for PT10S", "08006").read(1);
        stage.run();
        assertThat(stage.log).contains("recorded east CONNECTION").last().isEqualTo("attached west REBASED");
    }

    @Test
    void aRestartTakesInWhatWasDeliveredAndDeliversNothingTwice() throws InterruptedException {
        stage.read(1);
        stage.run();
        stage.then(stream -> stage.east.commit(TWO, 1)).read(1).breaks().read(1);
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
                .then(stream -> stage.east.commit(TWO, 1))
                .read(1);
        stage.run();
        assertThat(stage.streams.asked())
                .extracting(sql -> sql.substring(0, 4))
                .containsExactly("east", "west", "east");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
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
}
