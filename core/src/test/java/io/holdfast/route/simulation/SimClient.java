package io.holdfast.route.simulation;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.Breakers;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.DirectorParts;
import io.holdfast.health.director.ProbeSettings;
import io.holdfast.health.director.Watched;
import io.holdfast.route.BalancingRouter;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.RouteSettings;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One data source: the real director, router and budget, and calls that go the way of the runner, event by event. */
final class SimClient {
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final int MOST_RUNS = 4;

    private final VirtualTime time;
    private final RandomGenerator random;
    private final RetryBudget budget;
    private final int mostWaiting;
    private final Duration timeout;
    private int waiting;

    final Director director;
    final BalancingRouter router;
    final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    final SimEndpoint.SimLink link = new SimEndpoint.SimLink();
    final Map<String, SimEndpoint> endpoints = new LinkedHashMap<>();
    final SimRecord record;

    /** How a client is set up. */
    record Setup(RouteSettings route, int poolSize, Duration timeout) {}

    SimClient(VirtualTime time, RandomGenerator random, List<SimServer> servers, Setup setup) {
        this.time = time;
        this.random = random;
        this.timeout = setup.timeout();
        this.record = new SimRecord(time);
        EventPublisher events = new EventPublisher(List.of(record, this::check));
        Timing timing = new Timing(time, time, new Threads("simulation"));
        this.director = new Director(new DirectorParts(
                timing,
                new ProbeSettings(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                mode,
                events,
                random,
                Breakers.alone("simulation", time),
                (endpoint, signals) -> new SimProber(time, endpoint, signals)));
        this.router = new BalancingRouter(new BalancingRouter.Parts(
                setup.route(), mode, timing, events, random::nextLong, director::permitTrial));
        for (SimServer server : servers) {
            SimEndpoint endpoint = new SimEndpoint(time, server, link, setup.poolSize());
            endpoints.put(server.name, endpoint);
            router.add(endpoint);
            director.watch(new Watched(new Endpoint(server.name, new EndpointAddress("h", 1)), endpoint));
        }
        int connections = servers.size() * setup.poolSize();
        this.budget = new RetryBudget(time, connections);
        this.mostWaiting = 2 * connections;
        record.reserve = Math.max(10, connections);
        director.start(router::accept);
    }

    /** Nobody is ejected who is the last. */
    private void check(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.EndpointChanged change
                && change.to().equals("DOWN")
                && status(change.endpoint()).has(io.holdfast.health.EndpointFlag.EJECTED)) {
            boolean another = router.view().endpoints().stream()
                    .anyMatch(other -> !other.name().equals(change.endpoint()) && other.state() == EndpointState.UP);
            if (!another) {
                record.violation("the last endpoint was ejected: " + change);
            }
        }
    }

    private EndpointStatus status(String endpoint) {
        return router.view().endpoints().stream()
                .filter(status -> status.name().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    void call(boolean poison) {
        budget.deposit();
        record.calls++;
        Call call = new Call(poison);
        Optional<PhysicalEndpoint> trial = router.trial();
        if (trial.isPresent()) {
            call.borrow((SimEndpoint) trial.get(), true);
        } else {
            call.attempt();
        }
    }

    /** One call and its attempts. */
    private final class Call implements SimServer.Job {
        private final boolean poison;
        private final long begun = time.nanos();
        private final Deadline deadline = Deadline.after(time, timeout);
        private final Set<String> tried = new HashSet<>();
        private SimEndpoint.SimLease lease;
        private long sent;
        private int runs;
        private int refusals;

        Call(boolean poison) {
            this.poison = poison;
        }

        void attempt() {
            Optional<PhysicalEndpoint> next = router.pick(tried);
            if (next.isPresent()) {
                checkPick(next.get().name());
                borrow((SimEndpoint) next.get(), false);
            } else if (waiting < mostWaiting) {
                waiting++;
                await(Deadline.after(time, deadline.remainingAtMost(LONGEST_WAIT)));
            } else {
                record.failed(begun, poison, "too many wait");
            }
        }

        /** Only who is UP, or whoever is left where nobody is. */
        private void checkPick(String name) {
            EndpointState state = status(name).state();
            boolean fresh = tried.isEmpty() && mode.active();
            if (fresh && (state == EndpointState.DOWN || state == EndpointState.INIT) && somebodyIsUp()) {
                record.violation("picked " + status(name) + " while somebody is UP");
            }
        }

        private boolean somebodyIsUp() {
            return router.view().endpoints().stream()
                    .anyMatch(status ->
                            status.state() == EndpointState.UP && status.flags().isEmpty());
        }

        private void await(Deadline until) {
            if (router.pick(Set.of()).isPresent()) {
                waiting--;
                attempt();
            } else if (until.expired()) {
                waiting--;
                record.failed(begun, poison, "nobody serves");
            } else {
                time.schedule(Duration.ofMillis(50), () -> await(until));
            }
        }

        void borrow(SimEndpoint endpoint, boolean onTrial) {
            if (deadline.expired()) {
                record.failed(begun, poison, "no connection came free");
                return;
            }
            try {
                Optional<SimEndpoint.SimLease> free = endpoint.borrow();
                if (free.isEmpty()) {
                    busy(endpoint, onTrial);
                    return;
                }
                lease = free.get();
                record.picked(endpoint.name());
                runs++;
                record.runs++;
                sent = time.nanos();
                lease.run(deadline, this);
            } catch (SQLException e) {
                director.failed(endpoint.name(), endpoint.generation(), FailureTable.classify(e), e);
                tried.add(endpoint.name());
                boolean again = mode.active() && ++refusals <= endpoints.size();
                Duration pause = again ? Duration.ZERO : Duration.ofMillis(random.nextInt(100));
                if (mode.active()) {
                    time.schedule(pause, this::attempt);
                } else {
                    record.failed(begun, poison, "refused");
                }
            }
        }

        private void busy(SimEndpoint endpoint, boolean onTrial) {
            endpoint.waits(1);
            time.schedule(SLICE, () -> {
                endpoint.waits(-1);
                if (router.eligible(endpoint.name()) && !onTrial) {
                    borrow(endpoint, false);
                } else {
                    attempt();
                }
            });
        }

        @Override
        public boolean poison() {
            return poison;
        }

        @Override
        public void answered() {
            lease.slot().end();
            director.answered(lease.endpoint().name(), lease.generation(), time.nanos() - sent);
            record.succeeded(begun, runs);
        }

        @Override
        public void failed(SQLException failure) {
            boolean overdue = lease.slot().overdue();
            lease.slot().end();
            FailureKind kind = overdue ? FailureKind.TIMEOUT : FailureTable.classifyOnSession(failure);
            String at = lease.endpoint().name();
            director.failed(at, lease.generation(), kind, failure);
            tried.add(at);
            boolean again = kind.rerunsRead() && !overdue && mode.active() && runs < MOST_RUNS && !deadline.expired();
            if (!again || !budget.withdraw()) {
                record.failed(begun, poison, kind + " after " + runs + " runs");
                return;
            }
            boolean elsewhere = router.pick(tried)
                    .filter(endpoint -> !tried.contains(endpoint.name()))
                    .isPresent();
            long most = elsewhere && runs == 1 ? 0 : Math.min(1000, 50L << Math.min(5, runs));
            time.schedule(Duration.ofMillis(most == 0 ? 0 : random.nextLong(most + 1)), this::attempt);
        }
    }
}
