package io.holdfast;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.holdfast.endpoint.Credentials;
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
import io.holdfast.health.director.ProbeSettings;
import io.holdfast.jdbc.LogicalConnections;
import io.holdfast.read.Backoff;
import io.holdfast.read.HopRunner;
import io.holdfast.read.RunnerParts;
import io.holdfast.route.BalancingRouter;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.RouteSettings;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The parts of one data source, put together and taken apart again in order. */
final class Wiring implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.holdfast");
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final String name;
    private final ModeSwitch mode;
    private final Timing timing;
    private final Members members;
    private final Optional<String> writes;
    private final Director director;
    private final BalancingRouter router;
    private final HopRunner runner;
    private final LogicalConnections connections;
    private final Subscriptions subscriptions;
    private final Duration loginTimeout;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean served;

    private Wiring(String name, List<Endpoint> described, SettingValues values, Credentials credentials, Heard heard) {
        EventPublisher events = new EventPublisher(logged(heard.listeners()));
        CircuitBreakerRegistry breakers = heard.breakers();
        this.name = name;
        this.mode = new ModeSwitch(values.get(Setting.MODE));
        Threads threads = new Threads(name);
        this.timing = new Timing(Ticker.system(), Scheduler.onThread(threads, "director"), threads);
        ProbeSettings probes =
                new ProbeSettings(values.get(Setting.PROBE_INTERVAL), values.get(Setting.CONNECT_TIMEOUT));
        this.director = new Director(DirectorParts.overSockets(
                timing, probes, mode, events, new Breakers(breakers, name, timing.ticker())));
        this.router = new BalancingRouter(routeParts(values, mode, timing, events, director));
        ConnectSettings connect = connectSettings(name, values, credentials);
        this.members = new Members(
                director,
                router,
                timing,
                endpoint -> new PooledEndpoint(endpoint, connect, timing),
                values.get(Setting.QUERY_TIMEOUT));
        members.begin(described);
        this.writes = Optional.of(values.get(Setting.WRITES)).filter(text -> !text.isEmpty());
        int allConnections = described.size() * values.get(Setting.POOL_SIZE);
        this.runner = new HopRunner(new RunnerParts(
                router,
                new WritePolicy(router, mode, writes),
                director,
                new RetryBudget(timing.ticker(), allConnections),
                mode,
                events,
                timing.ticker(),
                Backoff.fullJitter(RandomGenerator.of("L64X128MixRandom"), timing.ticker()),
                2 * allConnections,
                values.get(Setting.READS_ARE_PURE)));
        this.connections = new LogicalConnections(
                runner, timing.ticker(), values.get(Setting.QUERY_TIMEOUT), values.get(Setting.CURSOR_RESUME));
        this.subscriptions = new Subscriptions(router, director, events, timing.ticker(), threads);
        this.loginTimeout = values.get(Setting.LOGIN_TIMEOUT);
    }

    /**
     * Who hears of what happens.
     *
     * @param listeners of events
     * @param breakers shows the circuit breakers
     */
    record Heard(List<HoldfastListener> listeners, CircuitBreakerRegistry breakers) {}

    static Wiring start(
            String name, List<Endpoint> described, SettingValues values, Credentials credentials, Heard heard) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> "holdfast '" + name + "' over "
                        + String.join(
                                ", ",
                                described.stream()
                                        .map(e -> e.name() + "=" + e.address())
                                        .toList()) + ": " + values);
        Wiring wiring = new Wiring(name, described, values, credentials, heard);
        wiring.director.start(wiring.router::accept);
        return wiring;
    }

    private static List<HoldfastListener> logged(List<HoldfastListener> listeners) {
        List<HoldfastListener> all = new ArrayList<>();
        all.add(new EventLog());
        all.addAll(listeners);
        return all;
    }

    private static ConnectSettings connectSettings(String name, SettingValues values, Credentials credentials) {
        return new ConnectSettings(
                "holdfast-" + name,
                values.get(Setting.DATABASE),
                credentials,
                values.get(Setting.CONNECT_TIMEOUT),
                values.get(Setting.POOL_SIZE),
                values.driver());
    }

    private static BalancingRouter.Parts routeParts(
            SettingValues values, ModeSwitch mode, Timing timing, EventPublisher events, Director director) {
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
                values.get(Setting.BALANCE), values.get(Setting.TIERS), values.get(Setting.FAILBACK_DELAY), false);
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
        return new HoldfastStatus(name, mode.mode(), router.serving(), view.endpoints());
    }

    Members members() {
        return members;
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
        subscriptions.close();
        director.close();
        members.close();
        timing.scheduler().close();
        Set<String> left = timing.threads().join(FAREWELL);
        if (!left.isEmpty()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "holdfast '" + name + "' is closed, but these threads still run: " + left);
        }
    }
}
