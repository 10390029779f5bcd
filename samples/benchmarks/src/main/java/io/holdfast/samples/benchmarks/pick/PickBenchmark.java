package io.holdfast.samples.benchmarks;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.HealthView;
import io.holdfast.route.BalancingRouter;
import io.holdfast.route.RouteSettings;
import io.holdfast.settings.Balance;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.Tiers;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures what choosing an endpoint costs: the median of many rounds, from one endpoint, from two side by side, from three in a
 * spread, and from a tier that overflows. Arguments: rounds (default 50), picks a round (default 1,000,000).
 */
public final class PickBenchmark {
    private static long taken;

    private PickBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments rounds, picks a round
     * @throws SQLException never
     */
    public static void main(String[] arguments) throws SQLException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int picks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        for (String[] row : new String[][] {
            {"one that serves", ""},
            {"two side by side", "a+b"},
            {"three side by side", "a+b+c"},
            {"overflow", "a+b+d,c"}
        }) {
            report(row[0], router(row[1]), rounds, picks);
        }
        System.out.println("(" + taken + " picks)");
    }

    private static void report(String what, BalancingRouter router, int rounds, int picks) throws SQLException {
        Meter meter = new Meter();
        List<Double> nanos = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Meter.Cost cost = meter.cost(() -> pick(router, picks));
            nanos.add(cost.cpuNanos());
            bytes.add(cost.bytes());
        }
        nanos.sort(null);
        bytes.sort(null);
        System.out.printf("%-20s %6.1f ns  %6.3f B%n", what, nanos.get(rounds / 2), bytes.get(rounds / 2));
    }

    private static int pick(BalancingRouter router, int picks) {
        Set<String> none = Set.of();
        for (int i = 0; i < picks; i++) {
            taken += router.pick(none).isPresent() ? 1 : 0;
        }
        return picks;
    }

    private static BalancingRouter router(String tiers) {
        Threads threads = new Threads("benchmark");
        BalancingRouter router = new BalancingRouter(new BalancingRouter.Parts(
                new RouteSettings(Balance.PRIORITY, Tiers.parse("tiers", tiers), Duration.ofSeconds(30), false),
                new ModeSwitch(Mode.ACTIVE),
                new Timing(Ticker.system(), Scheduler.onThread(threads, "benchmark"), threads),
                new EventPublisher(List.of()),
                () -> ThreadLocalRandom.current().nextLong(),
                endpoint -> false));
        List<EndpointStatus> statuses = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            router.add(new Counted(name, new AtomicInteger()));
            statuses.add(status(name, name.equals("d") ? EndpointState.DOWN : EndpointState.UP));
        }
        router.accept(new HealthView(statuses));
        return router;
    }

    private static EndpointStatus status(String name, EndpointState state) {
        return new EndpointStatus(
                name,
                "localhost:6875",
                state,
                Set.of(),
                Instant.EPOCH,
                "",
                Optional.empty(),
                "",
                "",
                false,
                Duration.ofMillis(1),
                Duration.ZERO);
    }

    /** An endpoint that counts what is in flight, as a pool does. */
    private record Counted(String name, AtomicInteger count) implements PhysicalEndpoint {
        @Override
        public int inFlight() {
            return count.get();
        }

        @Override
        public Lease lease(Duration atMost) {
            throw new UnsupportedOperationException("nothing is borrowed here");
        }

        @Override
        public PhysicalConnection connect(String purpose, Deadline deadline) {
            throw new UnsupportedOperationException("nothing is connected here");
        }

        @Override
        public void breakOff() {}

        @Override
        public void resume(Deadline deadline) {}

        @Override
        public void refresh() {}

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public Iterable<? extends Running> running() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
