package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.director.EndpointMeasure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets what, of endpoints of every rank. */
final class SnapshotBuilderTest {
    private final Map<String, PhysicalEndpoint> endpoints =
            Map.of("a", new PlainEndpoint("a"), "b", new PlainEndpoint("b"), "c", new PlainEndpoint("c"));
    private final Map<String, EndpointMeasure> measures = new HashMap<>();
    private final SnapshotBuilder builder = new SnapshotBuilder(endpoints, measures, true);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            RETURNING | none is well: one that came back serves early
            TRIAL     | none is well: one on trial serves
            SUSPECT   | none is well: a suspect serves
            STALE     | none is well: one whose data is too old serves
            DRAINING  | none is well: one that is drained serves
            EJECTED   | none is well: one that fails work serves
            """)
    void whereNobodyIsWellTheBestOfTheRestServesAndIsNamed(Rank rank, String reason) {
        Snapshot snapshot = builder.byPriority(List.of(standing("a", 0, Rank.OUT), standing("b", 1, rank)), 2);

        assertThat(snapshot.share("b")).isEqualTo(1);
        assertThat(snapshot.reason()).isEqualTo(reason);
        assertThat(snapshot.trials())
                .as("it serves, it is not tried beside others")
                .isEmpty();
    }

    @Test
    void theBetterRankServesAlsoFromALaterTier() {
        Snapshot snapshot =
                builder.byPriority(List.of(standing("a", 0, Rank.EJECTED), standing("b", 1, Rank.SUSPECT)), 2);

        assertThat(snapshot.share("b")).isEqualTo(1);
        assertThat(snapshot.eligible("a")).isTrue();
        assertThat(snapshot.reason()).endsWith("a suspect serves");
    }

    @Test
    void withoutLeaveTheStaleServeNobody() {
        SnapshotBuilder strict = new SnapshotBuilder(endpoints, measures, false);

        assertThat(strict.byPriority(List.of(standing("a", 0, Rank.STALE)), 1).empty())
                .isTrue();
        assertThat(strict.byPriority(List.of(standing("a", 0, Rank.OUT)), 1).empty())
                .isTrue();
    }

    @Test
    void onlyWhoIsOnTrialIsTriedBesideOthers() {
        Snapshot snapshot = builder.byPriority(
                List.of(standing("a", 0, Rank.SERVES), standing("b", 0, Rank.TRIAL), standing("c", 0, Rank.SUSPECT)),
                1);

        assertThat(snapshot.trials()).extracting(PhysicalEndpoint::name).containsExactly("b");
        assertThat(snapshot.share("a")).isEqualTo(1);
        assertThat(snapshot.reason()).isEqualTo("it is the first that is well");
    }

    /** Each rank's tiers in their order, so that the nearest of a rank comes first. */
    @Test
    void aFurtherAttemptGoesByRankAndThenByTier() {
        Snapshot snapshot = builder.byPriority(
                List.of(standing("a", 0, Rank.SERVES), standing("b", 2, Rank.SUSPECT), standing("c", 1, Rank.SUSPECT)),
                3);

        assertThat(name(snapshot, Set.of("a"))).isEqualTo("c");
        assertThat(name(snapshot, Set.of("a", "c"))).isEqualTo("b");
    }

    @Test
    void aSpreadIsOverAllThatAreWithinItsWindowOfTheFastest() {
        Map<String, Duration> trips =
                Map.of("a", Duration.ofMillis(5), "b", Duration.ofMillis(20), "c", Duration.ofMillis(21));
        List<Standing> all =
                List.of(standing("a", 0, Rank.SERVES), standing("b", 0, Rank.SERVES), standing("c", 0, Rank.SERVES));
        Snapshot snapshot = builder.spread(all, trips::get);

        assertThat(snapshot.share("a")).isEqualTo(0.5);
        assertThat(snapshot.share("b")).as("15 ms slower").isEqualTo(0.5);
        assertThat(snapshot.share("c")).as("16 ms slower").isZero();
        assertThat(builder.spread(List.of(standing("a", 0, Rank.SUSPECT)), trips::get)
                        .reason())
                .endsWith("a suspect serves");
    }

    /** Weight and slow start both make a share; the measured cost decides between two that were drawn. */
    @Test
    void aShareIsWeightTimesRampAndAMeasuredCostCounts() {
        Standing half = new Standing("b", 0, 1, Rank.SERVES, 1, 0.5);
        Snapshot snapshot = builder.byPriority(List.of(standing("a", 0, Rank.SERVES), half), 1);
        assertThat(snapshot.share("b")).isCloseTo(1 / 3.0, within(1e-4));

        measures.put("a", new EndpointMeasure("a", 80e6, 0, 100, Duration.ZERO));
        Snapshot measured =
                builder.byPriority(List.of(standing("a", 0, Rank.SERVES), standing("b", 0, Rank.SERVES)), 1);
        assertThat(name(measured, Set.of())).as("not known, so 30 ms").isEqualTo("b");
    }

    private static String name(Snapshot snapshot, Set<String> avoid) {
        return snapshot.pick(avoid, 0).orElseThrow().name();
    }

    private static Standing standing(String name, int tier, Rank rank) {
        return new Standing(name, tier, 1, rank, rank == Rank.OUT ? 0 : 1, 1);
    }
}
