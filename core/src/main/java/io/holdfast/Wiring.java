package io.holdfast;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.ConnectSettings;
import io.holdfast.endpoint.physical.PooledEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastListener;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.Breakers;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.DirectorParts;
import io.holdfast.health.director.HealthView;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.health.director.PlannedChanges;
import io.holdfast.health.director.ProbeObservers;
import io.holdfast.health.director.ProbeSettings;
import io.holdfast.health.director.Signal;
import io.holdfast.health.lag.LagSettings;
import io.holdfast.health.lag.LagWatches;
import io.holdfast.jdbc.LogicalConnections;
import io.holdfast.metrics.DataSourceMetrics;
import io.holdfast.metrics.MetricSources;
import io.holdfast.read.HedgeParts;
import io.holdfast.read.HeldUpReads;
import io.holdfast.read.HopRunner;
import io.holdfast.read.ReadFreshness;
import io.holdfast.read.RunnerParts;
import io.holdfast.route.BalancingRouter;
import io.holdfast.route.HedgeBudget;
import io.holdfast.route.HedgeClock;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.RouteSettings;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import io.holdfast.subscribe.stream.Subscriptions;
import io.holdfast.time.Backoff;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of one data source, put together and taken apart again in order. */
final class Wiring implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.holdfast");
    private static final int EXTRA_THREADS = 8;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Requested requested;
    private final String name;
    private final ModeSwitch mode;
    private final Timing timing;
    private final Members members;
    private final Optional<String> writes;
    private final Director director;
    private final BalancingRouter router;
    private final LagEvents lagEvents;
    private final LagWatches lag;
    private final HopRunner runner;
    private final HeldUpReads heldUp;
    private final LogicalConnections connections;
    private final Subscriptions subscriptions;
    private final Duration loginTimeout;
    private final @Nullable DataSourceMetrics metrics;
    private final Audience audience;
    private final Watchers watchers;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean served;

    private Wiring(Requested requested, Heard heard) {
        SettingValues values = requested.values();
        this.requested = requested;
        this.name = requested.name();
        this.mode = new ModeSwitch(values.get(Setting.MODE));
        Threads threads = new Threads(name);
        this.timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
        // no lambda: its link would need Micrometer's classes, which need not be there
        this.metrics = heard.meters().isEmpty()
                ? null
                : new DataSourceMetrics(heard.meters().get(), name, timing.ticker());
        this.audience = new Audience(heard.listeners(), metrics, threads);
        EventPublisher events = audience.publisher();
        ProbeObservers observers = new ProbeObservers();
        this.director = new Director(directorParts(values, observers, events, heard.breakers()));
        this.router = new BalancingRouter(routeParts(values, events));
        this.members = new Members(
                director,
                router,
                timing,
                endpoint -> new PooledEndpoint(endpoint, connectSettings(requested, endpoint, events), timing),
                values.get(Setting.QUERY_TIMEOUT));
        members.begin(requested.endpoints());
        this.lagEvents = new LagEvents(events, timing.ticker(), director);
        this.lag = lag(values);
        this.writes = Optional.of(values.get(Setting.WRITES)).filter(text -> !text.isEmpty());
        RetryBudget budget = new RetryBudget(timing.ticker(), requested.allConnections());
        RunnerParts parts = runnerParts(budget, recorder(requested, events, observers), events);
        this.runner = new HopRunner(parts, lag.gate(), hedging(budget, observers));
        this.heldUp = new HeldUpReads(parts, lag.gate(), timing);
        lag.tell(heldUp::look);
        ReadFreshness freshness = new ReadFreshness(lag);
        this.connections = connections(values, freshness);
        this.subscriptions = new Subscriptions(router, director, events, timing, freshness::within);
        this.loginTimeout = values.get(Setting.LOGIN_TIMEOUT);
        this.watchers = new Watchers(
                requested, timing, new Watchers.Signals(director, observers, lag), audience, subscriptions::running);
        showMetrics(budget);
        members.tell(new Followers(timing, metrics, watchers, new Followers.Lags(lag, lagEvents), owner()));
    }

    private LogicalConnections connections(SettingValues values, ReadFreshness freshness) {
        return new LogicalConnections(
                runner,
                timing.ticker(),
                values.get(Setting.QUERY_TIMEOUT),
                values.get(Setting.CURSOR_RESUME),
                freshness);
    }

    /** What its connections are called after, in pools and at servers. */
    private String owner() {
        return "holdfast-" + name;
    }

    /**
     * Who hears of what happens.
     *
     * @param listeners of events
     * @param meters measures everything
     * @param breakers shows the circuit breakers
     */
    record Heard(List<HoldfastListener> listeners, Optional<MeterRegistry> meters, CircuitBreakerRegistry breakers) {}

    static Wiring start(Requested requested, Heard heard) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> "holdfast '" + requested.name() + "' over "
                        + String.join(
                                ", ",
                                requested.endpoints().stream()
                                        .map(e -> e.name() + "=" + e.address())
                                        .toList())
                        + ": " + requested.values());
        Wiring wiring = new Wiring(requested, heard);
        try {
            wiring.director.start(wiring.router::accept);
            wiring.watchers.start();
            if (wiring.lag.settings().wantedAtStart()) {
                wiring.lag.start();
            }
            return wiring;
        } catch (SettingsException e) {
            wiring.close();
            throw e;
        }
    }

    private void showMetrics(RetryBudget budget) {
        if (metrics != null) {
            metrics.observe(new MetricSources(
                    director::view,
                    router::serving,
                    members.all(),
                    budget::left,
                    endpoint -> lag.lag(endpoint).orElse(null)));
            metrics.observe(requested.endpoints().stream().map(Endpoint::name).toList(), watchers::details);
        }
    }

    private DirectorParts directorParts(
            SettingValues values, ProbeObservers observers, EventPublisher events, CircuitBreakerRegistry breakers) {
        return DirectorParts.overSockets(
                timing,
                new DirectorParts.Probing(probeSettings(values), observers),
                mode,
                events,
                new Breakers(breakers, name, timing.ticker()));
    }

    private RunnerParts runnerParts(RetryBudget budget, OutcomeRecorder recorder, EventPublisher events) {
        return new RunnerParts(
                router,
                new WritePolicy(router, mode, writes),
                recorder,
                budget,
                mode,
                events,
                timing.ticker(),
                // Not RandomGenerator.of: its services are not seen from a container's class loader.
                new Backoff(new Random(), LONGEST_BACKOFF),
                2 * requested.allConnections(),
                requested.values().get(Setting.READS_ARE_PURE));
    }

    /** What reads that are sent twice need; null where none is, so that nobody pays for it. */
    private @Nullable HedgeParts hedging(RetryBudget shared, ProbeObservers observers) {
        if (!requested.values().get(Setting.HEDGING)) {
            return null;
        }
        HedgeBudget budget = new HedgeBudget(timing.ticker(), shared);
        observers.add(new DoubtsEnd(budget));
        return new HedgeParts(
                new HedgeClock(timing.ticker()),
                budget,
                (endpoint, age) -> director.hear(endpoint, new Signal.Doubted(age)),
                timing,
                2 * requested.allConnections() + EXTRA_THREADS);
    }

    private static ProbeSettings probeSettings(SettingValues values) {
        return new ProbeSettings(
                values.get(Setting.PROBE_INTERVAL),
                values.get(Setting.CONNECT_TIMEOUT),
                values.get(Setting.PROBE_QUERY));
    }

    /** From the statement to the director: timed, looked at for planned changes, judged. */
    private OutcomeRecorder recorder(Requested requested, EventPublisher events, ProbeObservers observers) {
        PlannedChanges planned = new PlannedChanges(director, director, events, timing.ticker());
        observers.add(planned);
        if (metrics == null) {
            return planned;
        }
        observers.add(metrics.probes());
        return metrics.timing(planned, requested.endpoints(), requested.values().get(Setting.DATABASE));
    }

    private ConnectSettings connectSettings(Requested requested, Endpoint endpoint, EventPublisher events) {
        SettingValues values = requested.values(endpoint.name());
        return new ConnectSettings(
                owner(),
                values.get(Setting.DATABASE),
                requested.credentials(endpoint.name()),
                values.get(Setting.CONNECT_TIMEOUT),
                values.get(Setting.POOL_SIZE),
                values.driver(),
                Optional.ofNullable(metrics).map(DataSourceMetrics::pools),
                events);
    }

    private BalancingRouter.Parts routeParts(SettingValues values, EventPublisher events) {
        return new BalancingRouter.Parts(
                routeSettings(values),
                mode,
                timing,
                events,
                () -> ThreadLocalRandom.current().nextLong(),
                director::permitTrial);
    }

    private static RouteSettings routeSettings(SettingValues values) {
        return new RouteSettings(
                values.get(Setting.BALANCE),
                values.get(Setting.TIERS),
                values.get(Setting.FAILBACK_DELAY),
                // whether a stale answer is better than none is asked statement by statement, where its own bound is
                // known
                true);
    }

    private LagWatches lag(SettingValues values) {
        return new LagWatches(
                LagSettings.of(values),
                members.all(),
                timing,
                mode,
                new LagWatches.Surroundings(lagEvents, values.get(Setting.CONNECT_TIMEOUT)));
    }

    Connection connection(int timeoutSeconds, Runnable ended) throws SQLException {
        if (closed.get()) {
            throw new SQLNonTransientConnectionException("the data source is closed", "08003");
        }
        if (!served) {
            awaitFirst(timeoutSeconds == 0 ? loginTimeout : Duration.ofSeconds(timeoutSeconds));
            served = true;
        }
        return connections.open(ended);
    }

    /** Waits for one endpoint; not longer than until all of them have turned us away. */
    private void awaitFirst(Duration within) throws SQLException {
        Deadline deadline = Deadline.after(timing.ticker(), within);
        try {
            while (!mode.active() || !router.awaitEligible(Deadline.after(timing.ticker(), Duration.ofMillis(50)))) {
                if (!mode.active()) {
                    return;
                }
                if (router.allRefuse() || deadline.expired() || closed.get()) {
                    throw nobody(deadline);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw nobody(deadline);
        }
    }

    /** What PgJDBC would say where all endpoints say the same; their stories otherwise. */
    private SQLException nobody(Deadline waited) {
        List<EndpointStatus> all = router.view().endpoints();
        NoEndpointException story = new NoEndpointException(
                "no endpoint could be logged in to within " + waited.elapsed().toMillis() + " ms",
                all.stream().map(EndpointStatus::report).toList(),
                null);
        Set<String> states = all.stream().map(EndpointStatus::lastSqlState).collect(Collectors.toSet());
        String state = states.iterator().next();
        if (states.size() > 1 || !router.allRefuse()) {
            return story;
        }
        return new SQLInvalidAuthorizationSpecException(story.getMessage(), state, story);
    }

    HoldfastStatus status() {
        HealthView view = director.view();
        return new HoldfastStatus(name, mode.mode(), router.serving(), view.endpoints(), watchers.details());
    }

    Members members() {
        return members;
    }

    void add(Endpoint endpoint) {
        members.add(requested.completed(endpoint));
    }

    /** Takes an endpoint out, unless it is the one that writes go to. */
    void remove(String endpoint) {
        if (writes.filter(endpoint::equals).isPresent()) {
            throw new SettingsException(
                    "endpoint " + endpoint,
                    "'writes' names it",
                    "drain it, or build a data source with other 'writes'");
        }
        members.remove(endpoint);
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    ModeSwitch mode() {
        return mode;
    }

    /** From the outside in: nothing new first, then what runs, then what it runs on, the scheduler last. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        runner.close();
        heldUp.close();
        subscriptions.close();
        watchers.close();
        lag.close();
        director.close();
        members.close();
        audience.close();
        if (metrics != null) {
            metrics.close();
        }
        timing.scheduler().close();
        Set<String> left = timing.threads().join(FAREWELL);
        if (!left.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "holdfast '" + name + "' is closed, but these threads still run: " + left);
        }
    }
}
