package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StandingsTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final List<Map<String, Integer>> BEHIND = List.of(Map.of("a", 1), Map.of("b", 1));
    private static final List<Map<String, Integer>> BESIDE = List.of(Map.of("a", 1, "b", 1));

    private final Standings standings = new Standings(DELAY);
    private List<Map<String, Integer>> tiers = BEHIND;
    private Optional<String> preferred = Optional.empty();
    private long now = 1;

    @Test
    void whoIsUpServes() {
        decide(up(), up());

        assertThat(of("a")).isEqualTo(new Standing("a", 0, 1, Rank.SERVES, 1, 1));
        assertThat(of("b")).isEqualTo(new Standing("b", 1, 1, Rank.SERVES, 1, 1));
    }

    @Test
    void everyStateHasItsRank() {
        decide(status(EndpointState.SUSPECT), status(EndpointState.TRIAL));
        assertThat(of("a").rank()).isEqualTo(Rank.SUSPECT);
        assertThat(of("a").availability()).isEqualTo(0.25);
        assertThat(of("b").rank()).isEqualTo(Rank.TRIAL);
        decide(status(EndpointState.DOWN), status(EndpointState.INIT));
        assertThat(of("a").rank()).isEqualTo(Rank.OUT);
        assertThat(of("b").rank()).isEqualTo(Rank.OUT);
        decide(status(EndpointState.DOWN, EndpointFlag.EJECTED), up());
        assertThat(of("a").rank()).isEqualTo(Rank.EJECTED);
    }

    @Test
    void theWorseOfStateAndFlagsCounts() {
        decide(status(EndpointState.UP, EndpointFlag.LAGGING), status(EndpointState.UP, EndpointFlag.UNHYDRATED));
        assertThat(of("a").rank()).isEqualTo(Rank.STALE);
        assertThat(of("b").rank()).isEqualTo(Rank.STALE);
        decide(status(EndpointState.SUSPECT, EndpointFlag.DRAINING), status(EndpointState.DOWN, EndpointFlag.DRAINING));
        assertThat(of("a").rank()).isEqualTo(Rank.DRAINING);
        assertThat(of("b").rank()).isEqualTo(Rank.OUT);
    }

    @Test
    void whoFellComesBackAfterTheDelayAndSlowly() {
        fallAndReturn();
        assertThat(of("a").rank()).isEqualTo(Rank.RETURNING);
        assertThat(of("a").availability()).isZero();

        later(DELAY.minusNanos(1));
        assertThat(of("a").rank()).isEqualTo(Rank.RETURNING);
        later(Duration.ofNanos(1));
        assertThat(of("a").rank()).isEqualTo(Rank.SERVES);
        assertThat(of("a").ramp()).isEqualTo(0.1);
        later(Duration.ofSeconds(15));
        assertThat(of("a").ramp()).isCloseTo(0.5, within(1e-9));
        assertThat(of("a").availability()).isCloseTo(0.5, within(1e-9));
        later(Duration.ofSeconds(15));
        assertThat(of("a").ramp()).isEqualTo(1);
    }

    @Test
    void aSuspicionThatIsClearedCostsNothing() {
        decide(up(), up());
        decide(status(EndpointState.SUSPECT), up());
        decide(up(), up());

        assertThat(of("a")).isEqualTo(new Standing("a", 0, 1, Rank.SERVES, 1, 1));
    }

    @Test
    void aSuspicionOfOneThatIsReturningBeginsTheDelayAnew() {
        fallAndReturn();
        later(Duration.ofSeconds(29));
        decide(status(EndpointState.SUSPECT), up());
        decide(up(), up());
        later(Duration.ofSeconds(29));

        assertThat(of("a").rank()).isEqualTo(Rank.RETURNING);
    }

    @Test
    void laggingIsAFall() {
        decide(up(), up());
        decide(status(EndpointState.UP, EndpointFlag.LAGGING), up());
        decide(up(), up());

        assertThat(of("a").rank()).isEqualTo(Rank.RETURNING);
    }

    @Test
    void beingCutOffFromEverybodyIsNoFall() {
        decide(up(), up());
        decide(status(EndpointState.DOWN, EndpointFlag.ISOLATED), status(EndpointState.DOWN, EndpointFlag.ISOLATED));
        decide(up(), up());

        assertThat(of("a")).isEqualTo(new Standing("a", 0, 1, Rank.SERVES, 1, 1));
    }

    @Test
    void besideOneThatServesThereIsNoDelayAndASlowStart() {
        tiers = BESIDE;
        fallAndReturn();

        assertThat(of("a").rank()).isEqualTo(Rank.SERVES);
        assertThat(of("a").ramp()).isEqualTo(0.1);
        later(Duration.ofSeconds(15));
        assertThat(of("a").ramp()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void whereNobodyElseServesThereIsNeitherDelayNorSlowStart() {
        decide(up(), up());
        decide(status(EndpointState.DOWN), up());
        decide(up(), status(EndpointState.DOWN));

        assertThat(of("a")).isEqualTo(new Standing("a", 0, 1, Rank.SERVES, 1, 1));
    }

    @Test
    void whoHasCarriedEverythingForASecondNeedsNoSlowStartAnyMore() {
        decide(up(), up());
        decide(status(EndpointState.DOWN), up());
        decide(up(), status(EndpointState.DOWN));
        later(Duration.ofSeconds(1), up(), status(EndpointState.DOWN));
        decide(up(), up());

        assertThat(of("a")).isEqualTo(new Standing("a", 0, 1, Rank.SERVES, 1, 1));
        assertThat(of("b").rank()).isEqualTo(Rank.RETURNING);
    }

    @Test
    void whereAllAreSlowAtOnceNobodyIs() {
        decide(status(EndpointState.DOWN), status(EndpointState.DOWN));
        tiers = BESIDE;
        decide(up(), up());
        later(DELAY);
        later(DELAY.dividedBy(2));

        assertThat(of("a").ramp()).isEqualTo(1);
        assertThat(of("b").ramp()).isEqualTo(1);
    }

    @Test
    void aSaturatedOneKeepsHalfWhileAnotherServes() {
        decide(status(EndpointState.UP, EndpointFlag.SATURATED), up());
        assertThat(of("a").availability()).isEqualTo(0.5);
        decide(status(EndpointState.UP, EndpointFlag.SATURATED), status(EndpointState.DOWN));
        assertThat(of("a").availability()).isEqualTo(1);
    }

    @Test
    void whoIsPreferredIsExempt() {
        fallAndReturn();
        preferred = Optional.of("a");
        decide(up(), up());

        assertThat(of("a")).isEqualTo(new Standing("a", 0, 1, Rank.SERVES, 1, 1));
    }

    @Test
    void atTheStartALaterTierWaitsAMomentForAnEarlierOne() {
        assertThat(grace(status(EndpointState.INIT), up())).contains(Duration.ofMillis(500));
        now += Duration.ofMillis(200).toNanos();
        assertThat(grace(status(EndpointState.INIT), up())).contains(Duration.ofMillis(300));
        assertThat(grace(up(), up())).isEmpty();
        assertThat(grace(status(EndpointState.DOWN), up())).isEmpty();
        now += Duration.ofMillis(300).toNanos();
        assertThat(grace(status(EndpointState.INIT), up())).isEmpty();
    }

    @Test
    void onceSomebodyHasServedNobodyWaitsForAnother() {
        standings.served();

        assertThat(grace(status(EndpointState.INIT), up())).isEmpty();
    }

    private List<Standing> last = List.of();

    private void fallAndReturn() {
        decide(up(), up());
        decide(status(EndpointState.DOWN), up());
        decide(status(EndpointState.TRIAL), up());
        decide(up(), up());
    }

    private void decide(EndpointStatus a, EndpointStatus b) {
        last = standings.decide(tiers, named(a, b), now, preferred);
    }

    private Optional<Duration> grace(EndpointStatus a, EndpointStatus b) {
        return standings.startGrace(tiers, named(a, b), now);
    }

    private static Map<String, EndpointStatus> named(EndpointStatus a, EndpointStatus b) {
        Map<String, EndpointStatus> statuses = new LinkedHashMap<>();
        statuses.put("a", of("a", a));
        statuses.put("b", of("b", b));
        return statuses;
    }

    private void later(Duration by) {
        later(by, up(), up());
    }

    private void later(Duration by, EndpointStatus a, EndpointStatus b) {
        now += by.toNanos();
        decide(a, b);
    }

    private Standing of(String name) {
        return last.stream()
                .filter(standing -> standing.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static EndpointStatus up() {
        return status(EndpointState.UP);
    }

    private static EndpointStatus status(EndpointState state, EndpointFlag... flags) {
        return Statuses.of("x", state, Duration.ZERO, Set.of(flags));
    }

    private static EndpointStatus of(String name, EndpointStatus like) {
        return Statuses.of(name, like.state(), Duration.ZERO, like.flags());
    }

    /** Statuses for tests of this package. */
    static final class Statuses {
        private Statuses() {}

        static EndpointStatus of(String name, EndpointState state, Duration roundTrip, Set<EndpointFlag> flags) {
            return new EndpointStatus(
                    name,
                    "h:1",
                    state,
                    flags,
                    Instant.EPOCH,
                    "",
                    Optional.empty(),
                    "",
                    "",
                    false,
                    roundTrip,
                    Duration.ZERO);
        }
    }
}
