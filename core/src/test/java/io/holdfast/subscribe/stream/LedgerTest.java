package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.SpillSpace;
import io.holdfast.subscribe.state.Content;
import io.holdfast.subscribe.state.Difference;
import io.holdfast.subscribe.state.Room;
import io.holdfast.subscribe.state.States;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final Source A = new Source("east", "a", "u1", FakeEnvironment.COLUMNS);
    private static final Source B = new Source("west", "b", "u2", FakeEnvironment.COLUMNS);
    private static final Room ROOM = new Room(
            new SpillSpace(Path.of(System.getProperty("java.io.tmpdir")), 1 << 30), new MemoryLimit(100, 1 << 30));
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    private final Ledger ledger = new Ledger(Subject.object("t"), null, 1, States.rows(ROOM));

    @Test
    void theFrontierNeverGoesBack() {
        ledger.commit(ledger.snapshot(A, List.of(), 101));
        assertThat(ledger.advance(99)).isFalse();
        assertThat(ledger.advance(101)).isFalse();
        assertThat(plan("a").asOf()).hasValue(100);
        assertThat(ledger.advance(150)).isTrue();
        assertThat(plan("a").asOf()).hasValue(149);
    }

    @Test
    void aCorrectionRetractsFirstAndCountsCopies() {
        ledger.commit(ledger.snapshot(A, List.of(new Change(100, 3, ONE), new Change(100, 1, TWO)), 101));
        Row three = row(3, "three");
        Batch correction = correction(B, List.of(new Change(500, 1, ONE), new Change(500, 2, three)), 501);
        assertThat(correction.kind()).isEqualTo(Batch.Kind.CORRECTION);
        assertThat(correction.changes())
                .containsExactlyInAnyOrder(
                        new Change(500, -2, ONE), new Change(500, -1, TWO), new Change(500, 2, three));
        assertThat(correction.changes()).last().isEqualTo(new Change(500, 2, three));
        assertThat(correction.checkpoint().rows()).isEqualTo(3);
    }

    @Test
    void anEqualSnapshotGivesAnEmptyCorrectionThatMovesTheCheckpoint() {
        ledger.commit(ledger.snapshot(A, List.of(new Change(100, 1, ONE)), 101));
        Batch correction = correction(B, List.of(new Change(500, 1, ONE)), 501);
        ledger.commit(correction);
        assertThat(correction.changes()).isEmpty();
        assertThat(plan("b")).isEqualTo(new Plan(Plan.Start.RESUME, OptionalLong.of(500)));
    }

    @Test
    void anEnvironmentThatLagsBehindDoesNotTurnTimeBack() {
        ledger.commit(ledger.snapshot(A, List.of(new Change(900, 1, ONE)), 1000));
        Batch correction = correction(B, List.of(new Change(500, 1, TWO)), 501);
        assertThat(correction.changes()).allMatch(change -> change.timestamp() == 1000);
        assertThat(correction.frontier()).isEqualTo(1001);
        assertThat(correction.checkpoint().frontier()).as("its own timeline").isEqualTo(501);
        ledger.commit(correction);

        Batch live = ledger.live(B, List.of(new Change(510, -1, TWO), new Change(520, 1, ONE)), 530);
        assertThat(live.changes()).containsExactly(new Change(1001, -1, TWO), new Change(1001, 1, ONE));
        assertThat(live.frontier()).isEqualTo(1002);
        ledger.commit(live);

        ledger.advance(990);
        assertThat(ledger.delivered()).isEqualTo(1002);
        Batch caughtUp = ledger.live(B, List.of(new Change(2000, 1, TWO)), 2001);
        assertThat(caughtUp.changes()).containsExactly(new Change(2000, 1, TWO));
        assertThat(caughtUp.frontier()).isEqualTo(2001);
    }

    @Test
    void lostHistoryIsForgottenWithTheNextSnapshot() {
        ledger.commit(ledger.snapshot(A, List.of(), 101));
        assertThat(ledger.lose("a", "compacted")).isTrue();
        assertThat(ledger.lose("a", "compacted")).isFalse();
        assertThat(plan("a").start()).isEqualTo(Plan.Start.RECONCILE);
        ledger.commit(correction(A, List.of(), 201));
        assertThat(plan("a").start()).isEqualTo(Plan.Start.RESUME);
    }

    @Test
    void whatAnEarlierOpenedStreamRepeatsIsLeftOut() {
        ledger.commit(ledger.snapshot(A, List.of(), 101));
        Change old = new Change(100, 1, ONE);
        Change fresh = new Change(101, 1, TWO);
        assertThat(ledger.unseen(A, List.of(old, fresh))).containsExactly(fresh);
        assertThat(ledger.unseen(A, List.of(fresh))).containsExactly(fresh);
        assertThat(ledger.unseen(B, List.of(old)))
                .as("another environment's time means nothing here")
                .containsExactly(old);
    }

    /** The checkpoint was saved before they were counted. */
    @Test
    void withKeysTheRowsAreThoseThatAreKnownAlsoInANewProcess() {
        Columns columns = new Columns(FakeEnvironment.COLUMNS.all(), 1);
        Checkpoint saved = new Checkpoint("a", "\"t\"", "u1", columns.fingerprint(), 101, 101, 1_000, 1);
        Ledger restarted = new Ledger(Subject.object("t"), saved, 2, States.keys(ROOM));
        assertThat(restarted.delivering()).isEqualTo(1_000);
        restarted.restore(List.of());
        assertThat(restarted.delivering()).as("the last batch deleted them all").isZero();
    }

    private Batch correction(Source source, List<Change> content, long frontier) {
        Content wanted = new Content(source.columns(), content, List.of());
        long timestamp = Math.max(frontier - 1, ledger.delivered());
        try (SinkTransaction transaction = CheckpointStore.inMemory().begin();
                Difference difference = ledger.held().compare(transaction, wanted, timestamp)) {
            return ledger.correction(source, difference, frontier);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Plan plan(String environment) {
        ObjectFacts facts = ObjectFacts.UNKNOWN;
        try {
            return ledger.place(Policies.DEFAULT)
                    .find(new Place.Found("e", environment, facts, FakeEnvironment.COLUMNS), true);
        } catch (StreamFault e) {
            throw new AssertionError(e);
        }
    }
}
