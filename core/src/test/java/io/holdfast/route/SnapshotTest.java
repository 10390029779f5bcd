package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SnapshotTest {
    private final Random random = new Random(1);
    private final PlainEndpoint a = new PlainEndpoint("a");
    private final PlainEndpoint b = new PlainEndpoint("b");
    private final PlainEndpoint c = new PlainEndpoint("c");
    private final Snapshot snapshot = new Snapshot(
            new Tier[] {tier(a), tier(b)}, new double[] {0.7, 0.3}, List.of(tier(c)), List.of(c), "because");

    @Test
    void tiersAreDrawnByTheirShares() {
        int first = 0;
        for (int i = 0; i < 100_000; i++) {
            first += snapshot.pick(random.nextLong()).orElseThrow() == a ? 1 : 0;
        }

        assertThat(first / 100_000.0).isCloseTo(0.7, within(0.01));
        assertThat(snapshot.share("a")).isCloseTo(0.7, within(1e-9));
        assertThat(snapshot.share("b")).isCloseTo(0.3, within(1e-9));
        assertThat(snapshot.share("c")).isZero();
    }

    @Test
    void theBordersOfADrawBelongToTheNextTier() {
        long border = Math.round(0.7 * 65536);

        assertThat(snapshot.pick(0)).containsSame(a);
        assertThat(snapshot.pick((border - 1) << 48)).containsSame(a);
        assertThat(snapshot.pick(border << 48)).containsSame(b);
        assertThat(snapshot.pick(-1L)).containsSame(b);
    }

    @Test
    void aFurtherAttemptGoesThroughTiersThenFallbacksThenBack() {
        assertThat(snapshot.pick(Set.of("b"), 0)).containsSame(a);
        assertThat(snapshot.pick(Set.of("a"), 0)).containsSame(b);
        assertThat(snapshot.pick(Set.of("a", "b"), 0)).containsSame(c);
        assertThat(snapshot.pick(Set.of("a", "b", "c"), 0)).containsSame(a);
    }

    @Test
    void tellsWhoMayServeAndWhy() {
        assertThat(snapshot.eligible("a")).isTrue();
        assertThat(snapshot.eligible("b")).isTrue();
        assertThat(snapshot.eligible("c")).isTrue();
        assertThat(snapshot.eligible("d")).isFalse();
        assertThat(snapshot.trials()).containsExactly(c);
        assertThat(snapshot.reason()).isEqualTo("because");
        assertThat(snapshot.empty()).isFalse();
    }

    @Test
    void nobodyIsNobody() {
        assertThat(Snapshot.NOBODY.empty()).isTrue();
        assertThat(Snapshot.NOBODY.pick(5)).isEmpty();
        assertThat(Snapshot.NOBODY.pick(Set.of("a"), 5)).isEmpty();
        assertThat(Snapshot.NOBODY.eligible("a")).isFalse();
        assertThat(Snapshot.NOBODY.share("a")).isZero();
        assertThat(Snapshot.NOBODY.reason()).isEqualTo("none can serve");
    }

    private static Tier tier(PlainEndpoint endpoint) {
        return new Tier(new Tier.Member(endpoint, 1, 1e6));
    }
}
