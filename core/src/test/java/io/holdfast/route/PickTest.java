package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.holdfast.event.EventPublisher;
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
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What a pick allocates: nothing, whatever it chooses from. */
final class PickTest {
    private static final int PICKS = 200_000;

    private long taken;

    @Test
    void aPickAllocatesNothing() {
        for (String tiers : List.of("", "a+b+c", "a:2+b,c")) {
            BalancingRouter router = router(tiers);
            pick(router);

            assertThat(allocated(router)).as(tiers).isLessThan(PICKS);
        }
        assertThat(taken).isPositive();
    }

    /** In bytes; a few come from the counting itself. */
    private long allocated(BalancingRouter router) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            pick(router);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private void pick(BalancingRouter router) {
        Set<String> none = Set.of();
        for (int i = 0; i < PICKS; i++) {
            taken += router.pick(none).isPresent() ? 1 : 0;
        }
    }

    private static BalancingRouter router(String tiers) {
        VirtualTime time = new VirtualTime();
        BalancingRouter router = new BalancingRouter(new BalancingRouter.Parts(
                new RouteSettings(Balance.PRIORITY, Tiers.parse("tiers", tiers), Duration.ZERO, false),
                new ModeSwitch(Mode.ACTIVE),
                new Timing(time, time, new Threads("test")),
                new EventPublisher(List.of()),
                () -> ThreadLocalRandom.current().nextLong(),
                endpoint -> false));
        for (String name : List.of("a", "b", "c")) {
            router.add(new PlainEndpoint(name));
        }
        router.accept(new HealthView(List.of(up("a"), up("b"), up("c"))));
        return router;
    }

    private static EndpointStatus up(String name) {
        return StandingsTest.Statuses.of(name, EndpointState.UP, Duration.ZERO, Set.of());
    }
}
