package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class SharesTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void anEarlierTierKeepsAllWhileFiveSeventhsAreAvailable() {
        assertThat(shares(1, 1)).containsExactly(1, 0);
        assertThat(shares(5.0 / 7, 1)).containsExactly(new double[] {1, 0}, CLOSE);
    }

    @Test
    void whatIsMissingOverflows() {
        assertThat(shares(0.5, 1)).containsExactly(new double[] {0.7, 0.3}, CLOSE);
        assertThat(shares(0.25, 1)).containsExactly(new double[] {0.35, 0.65}, CLOSE);
        assertThat(shares(0, 1)).containsExactly(0, 1);
    }

    @Test
    void overflowPassesThroughToAThirdTier() {
        assertThat(shares(0.25, 0.25, 1)).containsExactly(new double[] {0.35, 0.35, 0.3}, CLOSE);
    }

    @Test
    void whereAllTogetherHaveTooLittleTheyShareByWhatTheyHave() {
        assertThat(shares(0.25, 0.25)).containsExactly(new double[] {0.5, 0.5}, CLOSE);
        assertThat(shares(0.5, 0.1)).containsExactly(new double[] {0.7 / 0.84, 0.14 / 0.84}, CLOSE);
    }

    @Test
    void nobodyAvailableIsNobodysShare() {
        assertThat(shares(0, 0)).containsExactly(0, 0);
    }

    @Test
    void weightsCountWithinATier() {
        List<Standing> standings = List.of(
                new Standing("a", 0, 3, Rank.SERVES, 1, 1),
                new Standing("b", 0, 1, Rank.OUT, 0, 1),
                new Standing("c", 1, 1, Rank.SERVES, 1, 1));

        assertThat(Shares.of(standings, 2)).containsExactly(1, 0);
        assertThat(Shares.of(
                        List.of(
                                new Standing("a", 0, 3, Rank.OUT, 0, 1),
                                new Standing("b", 0, 1, Rank.SERVES, 1, 1),
                                standings.get(2)),
                        2))
                .containsExactly(new double[] {0.35, 0.65}, CLOSE);
    }

    @Test
    void aTierOfSuspectsAloneGetsNothingWhileAnotherServes() {
        List<Standing> standings =
                List.of(new Standing("a", 0, 1, Rank.SUSPECT, 0.25, 1), new Standing("b", 1, 1, Rank.SERVES, 1, 1));

        assertThat(Shares.of(standings, 2)).containsExactly(0, 1);
    }

    private static double[] shares(double... availabilities) {
        List<Standing> standings = new ArrayList<>();
        for (int tier = 0; tier < availabilities.length; tier++) {
            double available = availabilities[tier];
            standings.add(new Standing("e" + tier, tier, 1, available > 0 ? Rank.SERVES : Rank.OUT, available, 1));
        }
        return Shares.of(standings, availabilities.length);
    }
}
