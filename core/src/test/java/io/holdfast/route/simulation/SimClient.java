package io.holdfast.route.simulation;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.EndpointAddress;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.Breakers;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.DirectorParts;
import io.holdfast.health.director.ProbeSettings;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.SignalSink;
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
import java.util.ArrayList;
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
    private final Optional<SimHedger> hedger;
    private final SimRules rules;
    private int waiting;

    final Director director;
    final BalancingRouter router;
    final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    final SimEndpoint.SimLink link = new SimEndpoint.SimLink();
    final Map<String, SimEndpoint> endpoints = new LinkedHashMap<>();
    final SimRecord record;

    /** How a client is set up. */
    record Setup(RouteSettings route, int poolSize, Duration timeout, boolean hedging) {
        Setup(RouteSettings route, int poolSize, Duration timeout) {
            this(route, poolSize, timeout, false);
        }
    }

    SimClient(VirtualTime time, RandomGenerator random, List<SimServer> servers, Setup setup) {
        this.time = time;
        this.random = random;
        this.timeout = setup.timeout();
        this.record = new SimRecord(time);
        EventPublisher events = new EventPublisher(List.<HoldfastListener>of(record, this::heard));
        Timing timing = new Timing(time, time, new Threads("simulation"));
        this.director = new Director(new DirectorParts(
                timing,
                new ProbeSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), ""),
                mode,
                events,
                random,
                Breakers.alone("simulation", time),
                (endpoint, signals) -> new SimProber(time, endpoint, doubtsEnd(signals))));
        this.router = new BalancingRouter(new BalancingRouter.Parts(
                setup.route(), mode, timing, events, random::nextLong, director::permitTrial));
        this.rules = new SimRules(router, record);
        for (SimServer server : servers) {
            SimEndpoint endpoint = new SimEndpoint(time, server, link, setup.poolSize());
            endpoints.put(server.name, endpoint);
            router.add(endpoint);
            director.watch(new Watched(new Endpoint(server.name, new EndpointAddress("h", 1)), endpoint));
        }
        int connections = servers.size() * setup.poolSize();
        this.budget = new RetryBudget(time, connections);
        this.hedger = setup.hedging() ? Optional.of(new SimHedger(time, budget)) : Optional.empty();
        this.mostWaiting = 2 * connections;
        record.reserve = Math.max(10, connections);
        director.start(router::accept);
    }

    private SignalSink doubtsEnd(SignalSink signals) {
        return (endpoint, signal) -> {
            if (signal instanceof Signal.ProbeAnswered answer && !answer.anew()) {
                hedger.ifPresent(hedging -> hedging.budget.answered(endpoint));
            }
            signals.hear(endpoint, signal);
        };
    }

    long hedges() {
        return hedger.map(hedging -> hedging.hedges).orElse(0L);
    }

    private void heard(HoldfastEvent event) {
        rules.heard(event);
    }

    private EndpointStatus status(String endpoint) {
        return SimRules.status(router, endpoint);
    }

    void call(boolean poison) {
        budget.deposit();
        record.calls++;
        Call call = new Call(poison);
        hedger.ifPresent(hedging -> {
            hedging.budget.deposit();
            call.watch(hedging);
        });
        Optional<PhysicalEndpoint> trial = router.trial(name -> true);
        if (trial.isPresent()) {
            call.borrow((SimEndpoint) trial.get(), true);
        } else {
            call.attempt();
        }
    }

    /** One call, its attempts, and beside them perhaps one elsewhere. */
    private final class Call {
        private final boolean poison;
        private final long begun = time.nanos();
        private final Deadline deadline = Deadline.after(time, timeout);
        private final Set<String> tried = new HashSet<>();
        private final List<Run> running = new ArrayList<>();
        private String heading = "";
        private boolean over;
        private boolean slowAsked;
        private Optional<Run> second = Optional.empty();
        private Optional<String> firstGaveUp = Optional.empty();
        private int runs;
        private int refusals;

        Call(boolean poison) {
            this.poison = poison;
        }

        void attempt() {
            attempt(Set.of());
        }

        private void attempt(Set<String> besides) {
            Set<String> avoid = new HashSet<>(tried);
            avoid.addAll(besides);
            hedger.ifPresent(hedging -> avoid.addAll(hedging.budget.doubted()));
            Optional<PhysicalEndpoint> next = over ? Optional.empty() : router.pick(avoid);
            if (next.isPresent()) {
                if (tried.isEmpty() && mode.active()) {
                    rules.picked(next.get().name());
                }
                borrow((SimEndpoint) next.get(), false);
            } else if (!over && waiting < mostWaiting) {
                waiting++;
                await(Deadline.after(time, deadline.remainingAtMost(LONGEST_WAIT)));
            } else {
                giveUp("too many wait");
            }
        }

        private void await(Deadline until) {
            if (over || router.pick(Set.of()).isPresent()) {
                waiting--;
                attempt();
            } else if (until.expired()) {
                waiting--;
                giveUp("nobody serves");
            } else {
                time.schedule(Duration.ofMillis(50), () -> await(until));
            }
        }

        void borrow(SimEndpoint endpoint, boolean onTrial) {
            heading = endpoint.name();
            if (over || deadline.expired()) {
                giveUp("no connection came free");
                return;
            }
            try {
                Optional<SimEndpoint.SimLease> free = endpoint.borrow();
                if (free.isEmpty()) {
                    busy(endpoint, onTrial);
                    return;
                }
                new Run(free.get()).begin();
            } catch (SQLException e) {
                director.failed(endpoint.name(), endpoint.generation(), FailureTable.classify(e), e);
                tried.add(endpoint.name());
                boolean again = mode.active() && ++refusals <= endpoints.size();
                Duration pause = again ? Duration.ZERO : Duration.ofMillis(random.nextInt(100));
                if (mode.active()) {
                    time.schedule(pause, this::attempt);
                } else {
                    giveUp("refused");
                }
            }
        }

        private void busy(SimEndpoint endpoint, boolean onTrial) {
            endpoint.waits(1);
            time.schedule(SLICE, () -> {
                endpoint.waits(-1);
                if (!router.eligible(endpoint.name()) || onTrial) {
                    attempt();
                } else if (hasRoomElsewhere(endpoint.name())) {
                    attempt(Set.of(endpoint.name()));
                } else {
                    borrow(endpoint, false);
                }
            });
        }

        private boolean hasRoomElsewhere(String here) {
            return mode.active()
                    && router.pick(Set.of(here))
                            .filter(other -> !other.name().equals(here))
                            .filter(other -> other.inFlight() < other.capacity())
                            .filter(other -> router.view().isWellOrBusy(other.name()))
                            .isPresent();
        }

        /** A failure of the first side is the call's once the second has ended, too. */
        private void giveUp(String why) {
            firstGaveUp = Optional.of(why);
            if (!over && running.isEmpty()) {
                over = true;
                record.failed(begun, poison, why);
            }
        }

        /** From the call's beginning on, a connection or not: a pool whose connections are stuck shelters nothing. */
        void watch(SimHedger hedging) {
            if (over || second.isPresent()) {
                return;
            }
            switch (heading.isEmpty() ? SimHedger.Look.WAIT : hedging.look(heading, begun, time.nanos())) {
                case SILENT -> {
                    Optional<SimEndpoint> target = target(hedging);
                    int inFlight = endpoints.get(heading).inFlight();
                    if (target.isPresent() && hedging.budget.silent(heading, inFlight)) {
                        director.hear(heading, new Signal.Doubted(Duration.ofNanos(time.nanos() - begun)));
                        hedge(hedging, target.get());
                    }
                }
                case SLOW -> {
                    boolean first = !slowAsked;
                    slowAsked = true;
                    Optional<SimEndpoint> target = target(hedging);
                    if (first && target.isPresent() && canWin(hedging, target.get()) && hedging.budget.slow()) {
                        hedge(hedging, target.get());
                    }
                }
                case WAIT -> {}
            }
            time.schedule(Duration.ofMillis(5), () -> watch(hedging));
        }

        private Optional<SimEndpoint> target(SimHedger hedging) {
            return router.pick(Set.of(heading))
                    .filter(other -> !other.name().equals(heading))
                    .filter(other -> !hedging.budget.doubted().contains(other.name()))
                    .filter(other -> router.view().isWell(other.name()))
                    .map(SimEndpoint.class::cast);
        }

        private boolean canWin(SimHedger hedging, SimEndpoint other) {
            Duration farther =
                    status(other.name()).roundTrip().minus(status(heading).roundTrip());
            return hedging.slowCanWin(heading, Math.max(0, farther.toNanos()));
        }

        private void hedge(SimHedger hedging, SimEndpoint target) {
            hedging.hedges++;
            try {
                target.borrow().ifPresent(lease -> {
                    Run run = new Run(lease);
                    second = Optional.of(run);
                    run.begin();
                });
            } catch (SQLException e) {
                director.failed(target.name(), target.generation(), FailureTable.classify(e), e);
            }
        }

        /** One execution on one connection. */
        private final class Run implements SimServer.Job {
            private final SimEndpoint.SimLease lease;
            private final String at;
            private final long sent = time.nanos();

            Run(SimEndpoint.SimLease lease) {
                this.lease = lease;
                this.at = lease.endpoint().name();
            }

            void begin() {
                record.picked(at);
                runs++;
                record.runs++;
                running.add(this);
                lease.run(deadline, this);
            }

            @Override
            public boolean poison() {
                return poison;
            }

            @Override
            public void answered() {
                ended();
                long nanos = time.nanos() - sent;
                director.answered(at, lease.generation(), nanos);
                hedger.ifPresent(hedging -> {
                    hedging.alive(at);
                    hedging.took(at, nanos);
                });
                if (!over) {
                    over = true;
                    record.succeeded(begun, runs);
                    List.copyOf(running).forEach(Run::lose);
                }
            }

            /** Cancelled where the server hears it, broken off after two seconds where it does not; held against nobody. */
            private void lose() {
                hedger.ifPresent(hedging -> hedging.took(at, time.nanos() - begun));
                boolean hears = lease.endpoint().reachable();
                time.schedule(hears ? lease.endpoint().server().roundTrip() : Duration.ofSeconds(2), () -> {
                    if (running.contains(this)) {
                        lease.breakOff();
                    }
                });
            }

            private void ended() {
                running.remove(this);
                lease.slot().end();
            }

            @Override
            public void failed(SQLException failure) {
                boolean overdue = lease.slot().overdue();
                ended();
                if (over) {
                    return;
                }
                FailureKind kind = overdue ? FailureKind.TIMEOUT : FailureTable.classifyOnSession(failure);
                director.failed(at, lease.generation(), kind, failure);
                if (second.isPresent() && second.get() == this) {
                    firstGaveUp.ifPresent(Call.this::giveUp);
                } else {
                    again(kind, overdue);
                }
            }

            private void again(FailureKind kind, boolean overdue) {
                tried.add(at);
                boolean again =
                        kind.rerunsRead() && !overdue && mode.active() && runs < MOST_RUNS && !deadline.expired();
                if (!again || !budget.withdraw()) {
                    giveUp(kind + " after " + runs + " runs");
                    return;
                }
                boolean elsewhere = router.pick(tried)
                        .filter(endpoint -> !tried.contains(endpoint.name()))
                        .isPresent();
                long most = elsewhere && runs == 1 ? 0 : Math.min(1000, 50L << Math.min(5, runs));
                time.schedule(Duration.ofMillis(most == 0 ? 0 : random.nextLong(most + 1)), Call.this::attempt);
            }
        }
    }
}
