package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.Subscription.State;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Streams that end by themselves. */
final class SubscriptionEndTest {
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    private final Stage stage = new Stage();

    /** A start that follows must not ask for changes that may be gone by then: there are none left to ask for. */
    @Test
    void aBoundedReadEndsWithACheckpointAtItsBoundAlsoWhereNothingCameAtLast() throws Exception {
        stage.setup = Setup.PLAIN.shape(new Shape(List.of(), true, OptionalLong.of(5_000)));
        stage.east.commit(ONE, 1);
        stage.read(1).then(stream -> stage.east.advance(5_000)).read(2);
        assertThat(stage.run()).isEqualTo(State.COMPLETE);
        assertThat(stage.store.load()).map(Checkpoint::frontier).contains(5_000L);

        stage.east.advance(9_000);
        stage.east.compact(8_999);
        assertThat(stage.run()).isEqualTo(State.COMPLETE);
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT);
    }

    /** Nothing will ever be said beyond it, so there is nothing to wait for. */
    @Test
    void whatIsGatheredOfAnEnvironmentThatIsBehindIsHandedOverWhereItsStreamEnds() throws Exception {
        stage.east.commit(ONE, 1);
        stage.east.advance(9_000);
        stage.west.commit(TWO, 1);
        stage.read(1)
                .loses("east")
                .read(1)
                .then(stream -> stage.west.complete())
                .read(2);
        assertThat(stage.run()).isEqualTo(State.COMPLETE);
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, CORRECTION);
        assertThat(stage.consumer.table()).containsOnlyKeys(TWO);
        assertThat(stage.store.load()).contains(stage.consumer.last().checkpoint());
    }
}
