package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TierTest {
    private static final int DRAWS = 100_000;

    private final Random random = new Random(1);
    private final PlainEndpoint a = new PlainEndpoint("a");
    private final PlainEndpoint b = new PlainEndpoint("b");
    private final PlainEndpoint c = new PlainEndpoint("c");

    @Test
    void oneAloneIsAlwaysTaken() {
        assertThat(new Tier(member(a, 1, 5)).pick(random.nextLong())).containsSame(a);
    }

    @Test
    void equalsAtRestShareByWeight() {
        assertThat(share(new Tier(member(a, 3, 5), member(b, 1, 5)), "a")).isCloseTo(0.75, within(0.01));
    }

    @Test
    void aSmallDifferenceOfCostMovesNothing() {
        assertThat(share(new Tier(member(a, 1, 5), member(b, 1, 6.5)), "a")).isCloseTo(0.5, within(0.01));
    }

    @Test
    void aClearDifferenceOfCostMovesEverything() {
        assertThat(share(new Tier(member(a, 1, 5), member(b, 1, 7)), "a")).isEqualTo(1);
    }

    @Test
    void theLeastLoadedOfEqualsIsTaken() {
        a.inFlight = 3;
        b.inFlight = 1;

        assertThat(share(new Tier(member(a, 1, 5), member(b, 1, 5)), "b")).isEqualTo(1);
    }

    @Test
    void whoHasThreeTimesTheWeightCarriesThreeTimesTheLoad() {
        a.inFlight = 9;
        b.inFlight = 3;

        assertThat(share(new Tier(member(a, 3, 5), member(b, 1, 5)), "a")).isCloseTo(0.75, within(0.01));
    }

    @Test
    void twoDistinctOnesAreDrawnSoTheDearestOfThreeIsNeverTaken() {
        Tier tier = new Tier(member(a, 1, 5), member(b, 1, 50), member(c, 1, 500));

        assertThat(share(tier, "c")).isZero();
        // b only where it was drawn together with c: both of two orders out of six.
        assertThat(share(tier, "b")).isCloseTo(1.0 / 3, within(0.01));
    }

    @Test
    void everyPairIsDrawn() {
        Tier tier = new Tier(member(a, 1, 5), member(b, 1, 5), member(c, 1, 5));
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add(tier.pick(random.nextLong()).orElseThrow().name());
        }

        assertThat(drawn).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(tier.share("a") + tier.share("b") + tier.share("c")).isCloseTo(1, within(1e-9));
        assertThat(tier.share("nobody")).isZero();
    }

    @Test
    void aFurtherAttemptTakesTheCheapestThatIsNotToBeAvoided() {
        Tier tier = new Tier(member(a, 1, 5), member(b, 1, 50), member(c, 1, 20));

        assertThat(tier.pickOutside(Set.of("a"))).containsSame(c);
        assertThat(tier.pickOutside(Set.of("a", "b", "c"))).isEmpty();
        assertThat(tier.holds("b")).isTrue();
        assertThat(tier.holds("d")).isFalse();
    }

    private double share(Tier tier, String name) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < DRAWS; i++) {
            counts.merge(tier.pick(random.nextLong()).orElseThrow().name(), 1, Integer::sum);
        }
        return counts.getOrDefault(name, 0) / (double) DRAWS;
    }

    private static Tier.Member member(PhysicalEndpoint endpoint, double share, double millis) {
        return new Tier.Member(endpoint, share, millis * 1e6);
    }
}
