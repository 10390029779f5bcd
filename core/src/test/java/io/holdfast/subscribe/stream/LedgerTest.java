package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import io.holdfast.subscribe.stream.Message.Data;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final Source A = new Source("east", "a", FakeEnvironment.COLUMNS);
    private static final Source B = new Source("west", "b", FakeEnvironment.COLUMNS);
    private static final Row ONE = row(1, "one");
    private static final Row TWO = row(2, "two");

    private final Ledger ledger = new Ledger(ObjectName.parse("t"), null);

    @Test
    void theFrontierNeverGoesBack() {
        ledger.commit(ledger.snapshot(A, List.of(), 100, 101));
        assertThat(ledger.advance(99)).isFalse();
        assertThat(ledger.advance(101)).isFalse();
        assertThat(ledger.plan("a").asOf()).hasValue(100);
        assertThat(ledger.advance(150)).isTrue();
        assertThat(ledger.plan("a").asOf()).hasValue(149);
    }

    @Test
    void aCorrectionRetractsFirstAndCountsCopies() {
        ledger.commit(ledger.snapshot(A, List.of(new Data(100, 3, ONE), new Data(100, 1, TWO)), 100, 101));
        Row three = row(3, "three");
        Batch correction = ledger.correction(B, List.of(new Data(500, 1, ONE), new Data(500, 2, three)), 500, 501);
        assertThat(correction.kind()).isEqualTo(Batch.Kind.CORRECTION);
        assertThat(correction.changes())
                .containsExactlyInAnyOrder(
                        new Change(500, -2, ONE), new Change(500, -1, TWO), new Change(500, 2, three));
        assertThat(correction.changes()).last().isEqualTo(new Change(500, 2, three));
        assertThat(correction.checkpoint().rows()).isEqualTo(3);
    }

    @Test
    void anEqualSnapshotGivesAnEmptyCorrectionThatMovesTheCheckpoint() {
        ledger.commit(ledger.snapshot(A, List.of(new Data(100, 1, ONE)), 100, 101));
        Batch correction = ledger.correction(B, List.of(new Data(500, 1, ONE)), 500, 501);
        ledger.commit(correction);
        assertThat(correction.changes()).isEmpty();
        assertThat(ledger.plan("b")).isEqualTo(new Plan(Plan.Start.RESUME, OptionalLong.of(500)));
    }

    @Test
    void anEnvironmentThatLagsBehindDoesNotTurnTimeBack() {
        ledger.commit(ledger.snapshot(A, List.of(new Data(900, 1, ONE)), 900, 1000));
        Batch correction = ledger.correction(B, List.of(new Data(500, 1, TWO)), 500, 501);
        assertThat(correction.changes()).allMatch(change -> change.timestamp() == 1000);
        assertThat(correction.frontier()).isEqualTo(1001);
        assertThat(correction.checkpoint().frontier()).as("its own timeline").isEqualTo(501);
        ledger.commit(correction);

        Batch live = ledger.live(B, List.of(new Data(510, -1, TWO), new Data(520, 1, ONE)), 530);
        assertThat(live.changes()).containsExactly(new Change(1001, -1, TWO), new Change(1001, 1, ONE));
        assertThat(live.frontier()).isEqualTo(1002);
        ledger.commit(live);

        ledger.advance(990);
        assertThat(ledger.delivered()).isEqualTo(1002);
        Batch caughtUp = ledger.live(B, List.of(new Data(2000, 1, TWO)), 2001);
        assertThat(caughtUp.changes()).containsExactly(new Change(2000, 1, TWO));
        assertThat(caughtUp.frontier()).isEqualTo(2001);
    }

    @Test
    void lostHistoryIsForgottenWithTheNextSnapshot() {
        ledger.commit(ledger.snapshot(A, List.of(), 100, 101));
        assertThat(ledger.lose("a")).isTrue();
        assertThat(ledger.lose("a")).isFalse();
        assertThat(ledger.plan("a").start()).isEqualTo(Plan.Start.RECONCILE);
        ledger.commit(ledger.correction(A, List.of(), 200, 201));
        assertThat(ledger.plan("a").start()).isEqualTo(Plan.Start.RESUME);
    }

    @Test
    void everyStartIsANewOwner() {
        Batch first = ledger.snapshot(A, List.of(), 100, 101);
        Ledger next = new Ledger(ObjectName.parse("t"), first.checkpoint());
        assertThat(next.snapshot(A, List.of(), 200, 201).checkpoint().ownerEpoch())
                .isEqualTo(first.checkpoint().ownerEpoch() + 1);
    }
}
