package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.EndpointMeasure;
import io.holdfast.health.director.HealthView;
import io.holdfast.settings.Balance;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shares work between endpoints: by priority of tiers or spread, by weight, cost and what is in flight. Hears views on the
 * director's thread and publishes an immutable snapshot; {@link #pick} reads it without a lock, a clock or an allocation.
 * Thread-safe.
 */
public final class BalancingRouter implements Router {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final double MOSTLY = 0.5;

    private final RouteSettings settings;
    private final ModeSwitch mode;
    private final Timing timing;
    private final EventPublisher events;
    private final LongSupplier random;
    private final Predicate<String> permitTrial;
    private final Standings standings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Scheduler.Cancellation lookAgain = () -> {};

    private volatile Snapshot snapshot = Snapshot.NOBODY;
    private volatile Map<String, PhysicalEndpoint> endpoints = Map.of();
    private volatile Optional<PhysicalEndpoint> first = Optional.empty();
    private volatile Optional<String> serving = Optional.empty();
    private volatile HealthView view = new HealthView(List.of());
    private @Nullable String preferred;

    /**
     * What a router works with.
     *
     * @param settings how work is shared
     * @param mode outside {@code ACTIVE} everything goes to the first endpoint
     * @param timing time and the scheduler
     * @param events hears who serves
     * @param random draws endpoints; called by every thread
     * @param permitTrial asks for one of the reads of an endpoint's trial
     */
    public record Parts(
            RouteSettings settings,
            ModeSwitch mode,
            Timing timing,
            EventPublisher events,
            LongSupplier random,
            Predicate<String> permitTrial) {}

    /**
     * A router over no endpoints yet.
     *
     * @param parts what it works with
     */
    public BalancingRouter(Parts parts) {
        this.settings = parts.settings();
        this.mode = parts.mode();
        this.timing = parts.timing();
        this.events = parts.events();
        this.random = parts.random();
        this.permitTrial = parts.permitTrial();
        this.standings = new Standings(settings.failbackDelay());
    }

    /**
     * Adds an endpoint behind the others; before the first view, or on the scheduler's thread.
     *
     * @param endpoint its connections
     */
    public void add(PhysicalEndpoint endpoint) {
        Map<String, PhysicalEndpoint> more = new LinkedHashMap<>(endpoints);
        more.put(endpoint.name(), endpoint);
        over(more);
    }

    /**
     * Takes an endpoint out for good, on the scheduler's thread.
     *
     * @param endpoint its name
     */
    public void remove(String endpoint) {
        Map<String, PhysicalEndpoint> fewer = new LinkedHashMap<>(endpoints);
        fewer.remove(endpoint);
        over(fewer);
        accept(view);
    }

    private void over(Map<String, PhysicalEndpoint> all) {
        endpoints = all;
        first = all.values().stream().findFirst();
    }

    /**
     * Puts an endpoint before all tiers, on the scheduler's thread; work goes there at once.
     *
     * @param endpoint its name, null for the tiers as they are
     */
    public void prefer(@Nullable String endpoint) {
        preferred = endpoint;
        accept(view);
    }

    /**
     * A new view. Called on the scheduler's thread only.
     *
     * @param newest how all endpoints are
     */
    public void accept(HealthView newest) {
        view = newest;
        long now = timing.ticker().nanos();
        Map<String, EndpointStatus> statuses = new LinkedHashMap<>();
        newest.endpoints().stream()
                .filter(status -> endpoints.containsKey(status.name()))
                .forEach(status -> statuses.put(status.name(), status));
        List<Map<String, Integer>> tiers = tiers();
        lookAgain.cancel();
        Optional<Duration> grace = standings.startGrace(tiers, statuses, now);
        if (grace.isPresent()) {
            lookAgain = timing.scheduler().schedule(grace.get(), () -> accept(view));
            return;
        }
        List<Standing> decided = standings.decide(tiers, statuses, now, Optional.ofNullable(preferred));
        publish(build(decided, tiers.size(), statuses), suspects(decided));
        boolean moving = decided.stream()
                .anyMatch(standing -> standing.rank() == Rank.RETURNING || (standing.serves() && standing.ramp() < 1));
        if (moving) {
            lookAgain = timing.scheduler().schedule(LOOK_AGAIN, () -> accept(view));
        }
    }

    private static Set<String> suspects(List<Standing> decided) {
        return decided.stream()
                .filter(standing -> standing.rank() == Rank.SUSPECT)
                .map(Standing::name)
                .collect(Collectors.toSet());
    }

    private List<Map<String, Integer>> tiers() {
        List<Map<String, Integer>> tiers = settings.tiers().over(List.copyOf(endpoints.keySet()));
        if (preferred == null || !endpoints.containsKey(preferred)) {
            return tiers;
        }
        List<Map<String, Integer>> reordered = new ArrayList<>();
        reordered.add(Map.of(preferred, 1));
        for (Map<String, Integer> tier : tiers) {
            Map<String, Integer> others = new LinkedHashMap<>(tier);
            others.remove(preferred);
            if (!others.isEmpty()) {
                reordered.add(others);
            }
        }
        return reordered;
    }

    private Snapshot build(List<Standing> decided, int tiers, Map<String, EndpointStatus> statuses) {
        Map<String, EndpointMeasure> measures =
                view.measures().stream().collect(Collectors.toMap(EndpointMeasure::name, measure -> measure));
        SnapshotBuilder builder = new SnapshotBuilder(endpoints, measures, settings.relaxLag());
        return settings.balance() == Balance.SPREAD && preferred == null
                ? builder.spread(decided, name -> roundTrip(statuses.get(name)))
                : builder.byPriority(decided, tiers);
    }

    private static Duration roundTrip(@Nullable EndpointStatus status) {
        return status == null ? Duration.ZERO : status.roundTrip();
    }

    private void publish(Snapshot next, Set<String> suspects) {
        boolean wakes = snapshot.empty() && !next.empty();
        snapshot = next;
        Optional<String> before = serving;
        // A suspicion is cleared or confirmed within a round trip or two: it moves new work meanwhile, but not the
        // serving.
        serving = before.filter(suspects::contains).or(() -> mostly(next, before));
        if (serving.isPresent()) {
            standings.served();
        }
        if (wakes) {
            wake();
        }
        if (!before.equals(serving)) {
            events.publish(new HoldfastEvent.ServingChanged(timing.ticker().instant(), before, serving, next.reason()));
        }
    }

    /** Who gets the most; the one that did before, while it gets at least half of that. */
    private Optional<String> mostly(Snapshot next, Optional<String> before) {
        String most = "";
        double share = 0;
        for (String name : endpoints.keySet()) {
            if (next.share(name) > share) {
                share = next.share(name);
                most = name;
            }
        }
        double enough = MOSTLY * share;
        Optional<String> still = before.filter(name -> next.share(name) > 0 && next.share(name) >= enough);
        return still.isPresent() || share == 0 ? still : Optional.of(most);
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<PhysicalEndpoint> pick(Set<String> avoid) {
        if (!mode.active()) {
            return first;
        }
        return avoid.isEmpty() ? snapshot.pick(random.getAsLong()) : snapshot.pick(avoid, random.getAsLong());
    }

    @Override
    public Optional<PhysicalEndpoint> trial(Predicate<String> fits) {
        List<PhysicalEndpoint> trials = snapshot.trials();
        if (trials.isEmpty() || !mode.active()) {
            return Optional.empty();
        }
        return trials.stream()
                .filter(endpoint -> fits.test(endpoint.name()) && permitTrial.test(endpoint.name()))
                .findFirst();
    }

    @Override
    public Optional<String> serving() {
        return mode.active() ? serving : first.map(PhysicalEndpoint::name);
    }

    @Override
    public Optional<PhysicalEndpoint> named(String endpoint) {
        return Optional.ofNullable(endpoints.get(endpoint));
    }

    @Override
    public boolean eligible(String endpoint) {
        return mode.active()
                ? snapshot.eligible(endpoint)
                : first.filter(only -> only.name().equals(endpoint)).isPresent();
    }

    @Override
    public boolean awaitEligible(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            while (pick(Set.of()).isEmpty() && !deadline.expired()) {
                // In slices, so that a virtual deadline that passes meanwhile is noticed.
                long slice = Math.min(deadline.remainingNanos(), TimeUnit.MILLISECONDS.toNanos(50));
                changed.awaitNanos(slice);
            }
            return pick(Set.of()).isPresent();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public HealthView view() {
        return view;
    }

    @Override
    public String describe() {
        return view.endpoints().stream()
                .map(EndpointStatus::report)
                .map(Object::toString)
                .collect(Collectors.joining("; "));
    }

    /**
     * Which part of new work an endpoint is given now.
     *
     * @param endpoint its name
     * @return 0 to 1
     */
    public double share(String endpoint) {
        return snapshot.share(endpoint);
    }

    /**
     * Whether every endpoint turned us away, so that waiting is in vain.
     *
     * @return true where all are DOWN by credentials, database or policy
     */
    public boolean allRefuse() {
        List<EndpointStatus> all = view.endpoints();
        return !all.isEmpty()
                && all.stream().allMatch(status -> status.state() == EndpointState.DOWN && status.refused());
    }
}
