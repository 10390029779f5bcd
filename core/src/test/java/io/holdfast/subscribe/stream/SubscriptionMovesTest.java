package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.LIVE;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that still delivers, and a router that points elsewhere. */
final class SubscriptionMovesTest {
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    private final Stage stage = new Stage();

    @BeforeEach
    void bothEnvironmentsHoldTheSame() {
        stage.east.commit(ONE, 1);
        stage.west.commit(ONE, 1);
    }

    @Test
    void theRouterIsFollowedWithoutBreakingTheOldStreamFirst() throws InterruptedException {
        stage.router.set("east", false);
        stage.read(1).then(stream -> {
            stage.router.set("east", true);
            stage.east.commit(TWO, 1);
            stage.east.advance(5_000);
        });
        stage.read(2).then(stream -> stage.west.advance(4_000)).read(4);
        stage.run();
        assertThat(stage.log)
                .containsExactly(
                        "attached west SNAPSHOT",
                        "detached west the router prefers another endpoint, which is ready",
                        "attached east REBASED");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.last().goesBack()).isFalse();
    }

    @Test
    void anEndpointThatIsPreferredAndDoesNotAnswerCostsNothing() throws InterruptedException {
        stage.router.set("east", false);
        stage.failing.add("east");
        stage.read(1).then(stream -> stage.router.set("east", true)).read(3);
        stage.then(stream -> stage.west.commit(TWO, 1)).read(2);
        stage.run();
        assertThat(stage.log).containsExactly("attached west SNAPSHOT", "no move to east: 08001: refused");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
    }

    @Test
    void anEndpointWhoseStreamSaysWhatWouldEndASubscriptionEndsNoneThatHasAnother() throws InterruptedException {
        stage.router.set("east", false);
        stage.read(1).then(stream -> stage.router.set("east", true));
        for (int read = 0; read < 6; read++) {
            stage.then(stream -> {
                if (stream.endpoint().equals("east")) {
                    throw new SubscriptionException(Reason.KEY_VIOLATION, "the keys are not unique there", null);
                }
            });
        }
        stage.then(stream -> stage.west.commit(TWO, 1)).read(2);
        assertThat(stage.run()).isEqualTo(State.CLOSED);
        assertThat(stage.log)
                .containsExactly("attached west SNAPSHOT", "no move to east: the keys are not unique there");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
    }

    @Test
    void anEndpointThatIsPreferredAndLacksTheContentDoesNotTakeOverAndTheOldStreamStays() throws InterruptedException {
        stage.router.set("east", false);
        stage.east.commit(ONE, -1);
        stage.east.advance(5_000);
        stage.read(1).then(stream -> stage.router.set("east", true));
        for (int read = 0; read < 40; read++) {
            stage.then(stream -> {
                stage.ticker.advance(Duration.ofMillis(250));
                stage.west.advance(stage.west.upper() + 1);
            });
        }
        stage.then(stream -> stage.west.commit(TWO, 1)).read(2);
        stage.run();
        assertThat(stage.log).filteredOn(line -> line.startsWith("attached")).containsExactly("attached west SNAPSHOT");
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE);
    }

    @Test
    void anEndpointWhoseCorrectionIsRefusedIsNotTriedAgainAtOnce() throws InterruptedException {
        stage.setup = stage.setup.corrections(CorrectionPolicy.lossAtMost(0.1, 0));
        stage.west.commit(TWO, 1);
        stage.east.advance(5_000);
        stage.router.set("east", false);
        stage.read(1).then(stream -> stage.router.set("east", true));
        for (int read = 0; read < 400; read++) {
            stage.then(stream -> {
                stage.ticker.advance(Duration.ofMillis(250));
                stage.west.advance(stage.west.upper() + 1);
                stage.east.advance(stage.east.upper() + 1);
            });
        }
        assertThat(stage.run()).as("the old one delivers all the time").isEqualTo(State.CLOSED);
        assertThat(stage.log)
                .filteredOn(line -> line.startsWith("detached east the snapshot"))
                .as("in 100 s, with rests of 5, 10, 20, 40 s")
                .hasSizeBetween(4, 5);
        assertThat(stage.consumer.table()).isEqualTo(Map.of(ONE, 1L, TWO, 1L));
    }

    @Test
    void theOldStreamDeliversUntilTheNewOneHasComeAsFar() throws InterruptedException {
        stage.router.set("east", false);
        stage.west.advance(5_000);
        stage.read(1).then(stream -> stage.router.set("east", true)).read(3);
        stage.then(stream -> stage.west.commit(TWO, 1)).read(2);
        stage.then(stream -> stage.east.advance(9_000)).read(4);
        stage.run();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE, CORRECTION);
        assertThat(stage.consumer.last().goesBack()).isFalse();
    }

    @Test
    void aRouterThatChangesItsMindIsNotFollowedAnyMore() throws InterruptedException {
        stage.router.set("east", false);
        stage.west.advance(5_000);
        stage.read(1).then(stream -> stage.router.set("east", true)).read(2);
        stage.then(stream -> stage.router.set("east", false)).read(1);
        stage.then(stream -> stage.east.advance(9_000)).read(4);
        stage.run();
        assertThat(stage.log).containsExactly("attached west SNAPSHOT");
    }

    @Test
    void aCorrectionThatGoesBackIsOfALaterTimeForTheHandlerAllTheSame() throws InterruptedException {
        stage.west.commit(TWO, 1);
        stage.east.advance(9_000);
        stage.read(1).loses("east");
        for (int read = 0; read < 12; read++) {
            stage.then(stream -> {
                stage.ticker.advance(Duration.ofSeconds(1));
                stage.west.advance(stage.west.upper() + 1);
            });
        }
        stage.run();
        assertThat(stage.consumer.last().goesBack()).isTrue();
        assertThat(stage.consumer.last().changes())
                .singleElement()
                .satisfies(change -> assertThat(change.timestamp()).isGreaterThanOrEqualTo(9_000));
        assertThat(stage.consumer.last().frontier()).isGreaterThan(9_000);
    }
}
