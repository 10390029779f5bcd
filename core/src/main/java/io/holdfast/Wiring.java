package io.holdfast;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.ConnectSettings;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.PooledEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastListener;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.HealthView;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.health.director.PlannedChanges;
import io.holdfast.health.director.ProbeSettings;
import io.holdfast.jdbc.LogicalConnections;
import io.holdfast.metrics.DataSourceMetrics;
import io.holdfast.metrics.LagSource;
import io.holdfast.metrics.MetricSources;
import io.holdfast.read.Backoff;
import io.holdfast.read.HopRunner;
import io.holdfast.read.RunnerParts;
import io.holdfast.route.PriorityRouter;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingValues;
import io.holdfast.settings.SettingsException;
import io.holdfast.subscribe.stream.Subscriptions;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of one data source, put together and taken apart again in order. */
final class Wiring implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.holdfast");
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final String name;
    private final ModeSwitch mode;
    private final Timing timing;
    private final List<PhysicalEndpoint> endpoints;
    private final Director director;
    private final PriorityRouter router;
    private final HopRunner runner;
    private final LogicalConnections connections;
    private final Subscriptions subscriptions;
    private final Duration loginTimeout;
    private final @Nullable DataSourceMetrics metrics;
    private final Audience audience;
    private final Watchers watchers;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean served;

    private Wiring(Requested requested, List<HoldfastListener> listeners, @Nullable MeterRegistry registry) {
        SettingValues values = requested.values();
        this.name = requested.name();
        this.mode = new ModeSwitch(values.get(Setting.MODE));
        Threads threads = new Threads(name);
        this.timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        this.metrics = registry == null ? null : new DataSourceMetrics(registry, name, timing.ticker());
        this.audience = new Audience(listeners, metrics, threads);
        EventPublisher events = audience.publisher();
        this.director = new Director(timing, probeSettings(values), mode, events, random);
        this.endpoints = open(requested.endpoints(), connectSettings(requested, events));
        this.router = new PriorityRouter(endpoints, mode, timing, events, values.get(Setting.FAILBACK_DELAY));
        int allConnections = endpoints.size() * values.get(Setting.POOL_SIZE);
        RetryBudget budget = new RetryBudget(timing.ticker(), allConnections);
        OutcomeRecorder recorder = recorder(requested, events);
        this.runner = new HopRunner(new RunnerParts(
                router,
                new WritePolicy(
                        router, mode, Optional.of(values.get(Setting.WRITES)).filter(text -> !text.isEmpty())),
                recorder,
                budget,
                mode,
                events,
                timing.ticker(),
                Backoff.fullJitter(random, timing.ticker()),
                2 * allConnections,
                values.get(Setting.READS_ARE_PURE)));
        this.connections = new LogicalConnections(
                runner, timing.ticker(), values.get(Setting.QUERY_TIMEOUT), values.get(Setting.CURSOR_RESUME));
        this.subscriptions = new Subscriptions(router, director, events, timing.ticker(), threads);
        this.loginTimeout = values.get(Setting.LOGIN_TIMEOUT);
        this.watchers = new Watchers(requested, timing, director, audience, subscriptions::running);
        if (metrics != null) {
            metrics.observe(
                    new MetricSources(director::view, this::serving, endpoints, budget::left, LagSource.UNKNOWN));
            metrics.observe(endpoints.stream().map(PhysicalEndpoint::name).toList(), watchers::details);
        }
    }

    static Wiring start(Requested requested, List<HoldfastListener> listeners, @Nullable MeterRegistry registry) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> "holdfast '" + requested.name() + "' over "
                        + String.join(
                                ", ",
                                requested.endpoints().stream()
                                        .map(e -> e.name() + "=" + e.address())
                                        .toList())
                        + ": " + requested.values());
        Wiring wiring = new Wiring(requested, listeners, registry);
        try {
            wiring.director.start(wiring.router::accept);
            wiring.watchers.start();
            return wiring;
        } catch (SettingsException e) {
            wiring.close();
            throw e;
        }
    }

    private static ProbeSettings probeSettings(SettingValues values) {
        return new ProbeSettings(
                values.get(Setting.PROBE_INTERVAL),
                values.get(Setting.CONNECT_TIMEOUT),
                values.get(Setting.PROBE_QUERY));
    }

    /** From the statement to the director: timed, looked at for planned changes, judged. */
    private OutcomeRecorder recorder(Requested requested, EventPublisher events) {
        PlannedChanges planned = new PlannedChanges(director, director, events, timing.ticker());
        director.observe(planned);
        if (metrics == null) {
            return planned;
        }
        director.observe(metrics.probes());
        return metrics.timing(planned, requested.endpoints(), requested.values().get(Setting.DATABASE));
    }

    private ConnectSettings connectSettings(Requested requested, EventPublisher events) {
        SettingValues values = requested.values();
        return new ConnectSettings(
                "holdfast-" + name,
                values.get(Setting.DATABASE),
                requested.credentials(),
                values.get(Setting.CONNECT_TIMEOUT),
                values.get(Setting.POOL_SIZE),
                values.driver(),
                Optional.ofNullable(metrics).map(DataSourceMetrics::pools),
                events);
    }

    private List<PhysicalEndpoint> open(List<Endpoint> described, ConnectSettings settings) {
        List<PhysicalEndpoint> opened = new ArrayList<>();
        for (Endpoint endpoint : described) {
            PhysicalEndpoint physical = new PooledEndpoint(endpoint, settings, timing);
            director.watch(endpoint, physical);
            opened.add(physical);
        }
        return List.copyOf(opened);
    }

    Connection connection(int timeoutSeconds) throws SQLException {
        if (closed.get()) {
            throw new SQLNonTransientConnectionException("the data source is closed", "08003");
        }
        if (!served) {
            awaitFirst(timeoutSeconds == 0 ? loginTimeout : Duration.ofSeconds(timeoutSeconds));
            served = true;
        }
        return connections.open();
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
        return new HoldfastStatus(name, mode.mode(), serving(), view.endpoints(), watchers.details());
    }

    private Optional<String> serving() {
        @Nullable String serving = runner.serving();
        return Optional.ofNullable(serving);
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
        subscriptions.close();
        watchers.close();
        director.close();
        endpoints.forEach(PhysicalEndpoint::close);
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
