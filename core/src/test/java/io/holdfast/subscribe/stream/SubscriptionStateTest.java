package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.Batch.Kind.CORRECTION;
import static io.holdfast.subscribe.Batch.Kind.LIVE;
import static io.holdfast.subscribe.Batch.Kind.SNAPSHOT;
import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.HistoryPolicy;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.Bytes;
import io.holdfast.subscribe.spill.StateCodec;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept beside the checkpoint is what was delivered, as the next process finds out in another environment. */
final class SubscriptionStateTest {
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    private final Stage stage = new Stage();
    private final ModelStore store = new ModelStore(stage.consumer, null, () -> {});

    @BeforeEach
    void bothEnvironmentsHoldTheSame() {
        stage.east.commit(ONE, 1);
        stage.west.commit(ONE, 1);
    }

    private void bothGet(Row row) {
        stage.east.commit(row, 1);
        stage.west.commit(row, 1);
    }

    private void restartElsewhere() throws InterruptedException {
        stage.router.set("east", false);
        stage.west.advance(stage.east.upper());
        stage.read(2);
        stage.run(store);
        assertThat(stage.consumer.last().changes()).isEmpty();
    }

    @Test
    void aSnapshotThatFollowsLostHistoryReplacesWhatWasKept() throws Exception {
        stage.setup = Setup.PLAIN.history(HistoryPolicy.FRESH_SNAPSHOT);
        stage.router.set("west", false);
        stage.read(1).then(stream -> {
            bothGet(TWO);
            stage.east.advance(9_000);
            stage.east.compact(8_999);
            throw new SQLException("connection reset", "08006");
        });
        stage.read(4);
        stage.run(store);
        stage.router.set("west", true);
        restartElsewhere();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, SNAPSHOT, CORRECTION);
    }

    private static byte[] ofAnOlderRelease() {
        Bytes head = new Bytes();
        StateCodec.head(head, new StateCodec.Head("ROWS", FakeEnvironment.COLUMNS));
        byte[] part = head.copy();
        // a number's lowest bit is its sign
        part[0] = (byte) (part[0] - 2);
        return part;
    }

    @Test
    void whatAnOlderReleaseKeptIsReplacedByTheFirstCommit() throws Exception {
        stage.read(1);
        stage.run(store);
        try (SinkTransaction transaction = store.begin()) {
            transaction.keep(true, receiver -> receiver.accept(ofAnOlderRelease()));
            transaction.commit(stage.consumer.last().checkpoint());
        }
        stage.read(1).then(stream -> bothGet(TWO)).read(2);
        stage.run(store);
        restartElsewhere();
        assertThat(stage.consumer.kinds()).containsExactly(SNAPSHOT, LIVE, CORRECTION);
    }
}
