package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.HealthView;
import io.holdfast.settings.Balance;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.Tiers;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BalancingRouterTest {
    private final VirtualTime time = new VirtualTime();
    private final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    private final List<HoldfastEvent> events = new ArrayList<>();
    private final Random random = new Random(1);
    private final Set<String> permits = new HashSet<>();

    @Test
    void anEarlierTierServesAndTheNextTakesOver() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(up("a"), up("b"), up("c")));
        assertThat(shares(router)).containsExactly(1, 0, 0);

        router.accept(view(down("a"), up("b"), up("c")));
        assertThat(shares(router)).containsExactly(0, 1, 0);
        assertThat(router.serving()).contains("b");
        assertThat(events).hasSize(2);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        HoldfastEvent.ServingChanged.class,
                        change -> assertThat(change.from()).contains("a"));
    }

    @Test
    void aTierShortOfCapacityOverflows() {
        BalancingRouter router = router(Balance.PRIORITY, "a:1+b:1,c", false);
        router.accept(view(up("a"), up("b"), up("c")));
        assertThat(shares(router)).containsExactly(new double[] {0.5, 0.5, 0}, within(0.001));

        router.accept(view(up("a"), down("b"), up("c")));
        assertThat(shares(router)).containsExactly(new double[] {0.7, 0, 0.3}, within(0.001));
    }

    @Test
    void workReturnsOverTimeWithoutAnyFurtherView() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(up("a"), up("b"), up("c")));
        router.accept(view(down("a"), up("b"), up("c")));
        router.accept(view(up("a"), up("b"), up("c")));
        time.advance(Duration.ofSeconds(29));
        assertThat(router.share("a")).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(router.share("a")).isCloseTo(0.14, within(0.01));
        assertThat(router.serving()).contains("b");
        time.advance(Duration.ofSeconds(14));
        assertThat(router.share("a")).isCloseTo(0.7, within(0.01));
        time.advance(Duration.ofSeconds(8));
        assertThat(router.share("a")).isEqualTo(1);
        assertThat(router.serving()).contains("a");
    }

    @Test
    void aSuspectGetsNothingNewWhileAnotherIsUpAndGoesOnServing() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(up("a"), up("b"), up("c")));
        router.accept(view(of("a", EndpointState.SUSPECT), up("b"), up("c")));

        assertThat(shares(router)).containsExactly(0, 1, 0);
        assertThat(router.serving()).contains("a");
        assertThat(router.eligible("a")).isTrue();
        assertThat(router.pick(Set.of("b", "c"))).map(e -> e.name()).contains("a");
    }

    @Test
    void aSpreadHoldsWhoeverIsNear() {
        BalancingRouter router = router(Balance.SPREAD, "a:2+b:1", false);
        router.accept(view(far("a", 10), far("b", 25), far("c", 26)));

        assertThat(shares(router)).containsExactly(new double[] {2.0 / 3, 1.0 / 3, 0}, within(0.001));
        assertThat(router.pick(Set.of("a", "b"))).map(e -> e.name()).contains("c");
    }

    @Test
    void panicGoesDownTheLadder() {
        BalancingRouter router = router(Balance.PRIORITY, "", true);
        router.accept(view(of("a", EndpointState.SUSPECT), of("b", EndpointState.TRIAL), lagging("c")));
        assertThat(router.share("b")).as("on trial before suspected").isEqualTo(1);
        router.accept(view(of("a", EndpointState.SUSPECT), down("b"), lagging("c")));
        assertThat(router.share("a")).as("suspected before too old").isEqualTo(1);
        router.accept(view(down("a"), drained("b"), lagging("c")));
        assertThat(router.share("c")).as("too old before drained").isEqualTo(1);
        router.accept(view(ejected("a"), drained("b"), down("c")));
        assertThat(router.share("b")).as("drained before ejected").isEqualTo(1);
        router.accept(view(ejected("a"), down("b"), down("c")));
        assertThat(router.share("a")).as("ejected before nobody").isEqualTo(1);
        router.accept(view(down("a"), down("b"), of("c", EndpointState.INIT)));
        assertThat(router.pick(Set.of())).isEmpty();
        assertThat(router.serving()).isEmpty();
        assertThat(router.describe()).contains("a at h:1", "DOWN");
    }

    @Test
    void strictMeansThatWhatIsTooOldNeverServes() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(lagging("a"), lagging("b"), ejected("c")));
        assertThat(shares(router)).containsExactly(0, 0, 1);
        router.accept(view(lagging("a"), lagging("b"), down("c")));

        assertThat(router.pick(Set.of())).isEmpty();
        assertThat(router.eligible("a")).isFalse();
    }

    @Test
    void aFurtherAttemptGoesWhereTheFirstWasNot() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(up("a"), up("b"), down("c")));

        assertThat(router.pick(Set.of("a"))).map(e -> e.name()).contains("b");
        assertThat(router.pick(Set.of("a", "b"))).map(e -> e.name()).contains("a");
    }

    @Test
    void aTrialIsGivenOnlyWhatIsPermitted() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(of("a", EndpointState.TRIAL), up("b"), up("c")));
        assertThat(router.trial(name -> true)).isEmpty();
        permits.add("a");
        assertThat(router.trial(name -> name.equals("b")))
                .as("whoever does not fit takes none")
                .isEmpty();
        assertThat(router.trial(name -> true)).map(e -> e.name()).contains("a");
        mode.set(Mode.OBSERVE);
        assertThat(router.trial(name -> true)).isEmpty();
    }

    @Test
    void whoIsPreferredServesAtOnceAndBeforeAllTiers() {
        BalancingRouter router = router(Balance.PRIORITY, "a+b,c", false);
        router.accept(view(up("a"), up("b"), up("c")));
        router.prefer("c");
        assertThat(shares(router)).containsExactly(0, 0, 1);
        router.accept(view(up("a"), up("b"), down("c")));
        assertThat(shares(router)).containsExactly(new double[] {0.5, 0.5, 0}, within(0.001));
        router.prefer(null);
        router.accept(view(up("a"), up("b"), up("c")));
        assertThat(shares(router)).containsExactly(new double[] {0.5, 0.5, 0}, within(0.001));
    }

    @Test
    void whoIsRemovedIsPickedNoMore() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(up("a"), up("b"), up("c")));
        router.remove("a");

        assertThat(router.pick(Set.of())).map(e -> e.name()).contains("b");
        assertThat(router.named("a")).isEmpty();
        assertThat(router.eligible("a")).isFalse();
    }

    @Test
    void outsideActiveEverythingGoesToTheFirst() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(down("a"), up("b"), up("c")));
        mode.set(Mode.PASSTHROUGH);

        assertThat(router.pick(Set.of())).map(e -> e.name()).contains("a");
        assertThat(router.pick(Set.of("a"))).map(e -> e.name()).contains("a");
        assertThat(router.serving()).contains("a");
        assertThat(router.eligible("a")).isTrue();
        assertThat(router.eligible("b")).isFalse();
    }

    @Test
    void atTheStartALaterEndpointWaitsAMomentForAnEarlierOne() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        router.accept(view(of("a", EndpointState.INIT), up("b"), up("c")));
        assertThat(router.pick(Set.of())).isEmpty();
        time.advance(Duration.ofMillis(500));
        assertThat(router.pick(Set.of())).map(e -> e.name()).contains("b");
        router.accept(view(up("a"), up("b"), up("c")));
        assertThat(router.pick(Set.of()))
                .as("the start is no failback")
                .map(e -> e.name())
                .contains("a");
    }

    @Test
    void allRefuseOnlyWhereAllTurnUsAway() {
        BalancingRouter router = router(Balance.PRIORITY, "", false);
        assertThat(router.allRefuse()).isFalse();
        router.accept(view(down("a"), down("b"), down("c")));
        assertThat(router.allRefuse()).isFalse();
    }

    private BalancingRouter router(Balance balance, String tiers, boolean relaxLag) {
        RouteSettings settings =
                new RouteSettings(balance, Tiers.parse("tiers", tiers), Duration.ofSeconds(30), relaxLag);
        BalancingRouter router = new BalancingRouter(new BalancingRouter.Parts(
                settings,
                mode,
                new Timing(time, time, new Threads("test")),
                new EventPublisher(List.of(events::add)),
                random::nextLong,
                permits::contains));
        router.add(new PlainEndpoint("a"));
        router.add(new PlainEndpoint("b"));
        router.add(new PlainEndpoint("c"));
        return router;
    }

    private static double[] shares(BalancingRouter router) {
        return new double[] {router.share("a"), router.share("b"), router.share("c")};
    }

    private static HealthView view(EndpointStatus... statuses) {
        return new HealthView(List.of(statuses));
    }

    private static EndpointStatus up(String name) {
        return of(name, EndpointState.UP);
    }

    private static EndpointStatus down(String name) {
        return of(name, EndpointState.DOWN);
    }

    private static EndpointStatus lagging(String name) {
        return of(name, EndpointState.UP, EndpointFlag.LAGGING);
    }

    private static EndpointStatus drained(String name) {
        return of(name, EndpointState.UP, EndpointFlag.DRAINING);
    }

    private static EndpointStatus ejected(String name) {
        return of(name, EndpointState.DOWN, EndpointFlag.EJECTED);
    }

    private static EndpointStatus far(String name, int millis) {
        return StandingsTest.Statuses.of(name, EndpointState.UP, Duration.ofMillis(millis), Set.of());
    }

    private static EndpointStatus of(String name, EndpointState state, EndpointFlag... flags) {
        return StandingsTest.Statuses.of(name, state, Duration.ofMillis(1), Set.of(flags));
    }
}
