package io.holdfast.samples.benchmarks.pick;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.HealthView;
import io.holdfast.route.BalancingRouter;
import io.holdfast.route.RouteSettings;
import io.holdfast.samples.benchmarks.Form;
import io.holdfast.samples.benchmarks.Meter;
import io.holdfast.samples.benchmarks.Part;
import io.holdfast.samples.benchmarks.Series;
import io.holdfast.samples.benchmarks.report.Figure;
import io.holdfast.samples.benchmarks.report.Findings;
import io.holdfast.samples.benchmarks.report.Table;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** What choosing an endpoint costs: from one endpoint, from two and three side by side, and from a tier that overflows. */
public final class PickBenchmark implements Part {
    private static final String[][] SHAPES = {
        {"one that serves", ""},
        {"two side by side", "a+b"},
        {"three side by side", "a+b+c"},
        {"overflow", "a+b+d,c"}
    };
    private static long taken;

    @Override
    public Findings measure(Form form) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        List<Figure> figures = new ArrayList<>();
        for (String[] shape : SHAPES) {
            Series series = series(router(shape[1]), form.of(10, 40), 1_000_000);
            double nanos = series.median(Meter.Cost::cpuNanos);
            double bytes = series.median(Meter.Cost::bytes);
            rows.add(List.of(
                    shape[0], String.format(Locale.ROOT, "%.1f", nanos), String.format(Locale.ROOT, "%.3f", bytes)));
            figures.add(new Figure(shape[0], "Holdfast", "cpu", "ns/pick", nanos, List.of()));
            figures.add(new Figure(shape[0], "Holdfast", "allocated", "B/pick", bytes, List.of()));
        }
        return new Findings(
                "pick",
                "Choosing an endpoint",
                "The router alone, a million picks a round, the median of the rounds; " + taken + " picks in all.",
                List.of(new Table("A pick", List.of("from", "CPU ns", "B"), rows, "")),
                List.of(),
                figures,
                0);
    }

    private static Series series(BalancingRouter router, int rounds, int picks) throws SQLException {
        Meter meter = new Meter();
        Series series = new Series();
        for (int round = -3; round < rounds; round++) {
            Meter.Cost cost = meter.cost(() -> pick(router, picks));
            if (round >= 0) {
                series.add(cost, cost);
            }
        }
        return series;
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
