package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.HealthView;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Deadline;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Routes by priority: the first endpoint that is well serves, and work returns to an earlier one after it has been well for
 * the failback delay. Hears views on the director's thread and publishes an immutable order; {@link #pick} reads it without a
 * lock. Thread-safe.
 */
public final class PriorityRouter implements Router {
    private final List<PhysicalEndpoint> byPriority;
    private final ModeSwitch mode;
    private final Timing timing;
    private final EventPublisher events;
    private final ServingOrder serving;
    private Scheduler.Cancellation failback = () -> {};
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile List<PhysicalEndpoint> eligible = List.of();
    private volatile Optional<PhysicalEndpoint> first = Optional.empty();
    private final Optional<PhysicalEndpoint> preferred;
    private volatile HealthView view = new HealthView(List.of());

    /**
     * A router over endpoints that nothing is known of yet.
     *
     * @param byPriority the endpoints, the preferred one first
     * @param mode outside {@code ACTIVE} everything goes to the first
     * @param timing time and the scheduler
     * @param events hears who serves
     * @param failbackDelay how long an earlier endpoint must be well before work returns to it
     */
    public PriorityRouter(
            List<PhysicalEndpoint> byPriority,
            ModeSwitch mode,
            Timing timing,
            EventPublisher events,
            Duration failbackDelay) {
        this.byPriority = List.copyOf(byPriority);
        this.preferred = this.byPriority.stream().findFirst();
        this.mode = mode;
        this.timing = timing;
        this.events = events;
        this.serving = new ServingOrder(failbackDelay);
    }

    /**
     * A new view. Called on the scheduler's thread only.
     *
     * @param newest how all endpoints are
     */
    public void accept(HealthView newest) {
        view = newest;
        Optional<String> before = serving.serving();
        ServingOrder.Decision decision =
                serving.decide(newest.endpoints(), timing.ticker().nanos());
        List<PhysicalEndpoint> order = new ArrayList<>();
        decision.order().forEach(name -> named(name).ifPresent(order::add));
        if (!order.equals(eligible)) {
            eligible = List.copyOf(order);
            first = order.stream().findFirst();
            wake();
        }
        if (!before.equals(serving.serving())) {
            events.publish(new HoldfastEvent.ServingChanged(
                    timing.ticker().instant(), before, serving.serving(), decision.reason()));
        }
        failback.cancel();
        decision.lookAgainIn().ifPresent(wait -> failback = timing.scheduler().schedule(wait, () -> accept(view)));
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
        if (avoid.isEmpty()) {
            return mode.active() ? first : preferred;
        }
        List<PhysicalEndpoint> order = mode.active() ? eligible : byPriority.subList(0, 1);
        for (PhysicalEndpoint endpoint : order) {
            if (!avoid.contains(endpoint.name())) {
                return Optional.of(endpoint);
            }
        }
        return order.isEmpty() ? Optional.empty() : Optional.of(order.get(0));
    }

    @Override
    public Optional<PhysicalEndpoint> named(String endpoint) {
        return byPriority.stream()
                .filter(candidate -> candidate.name().equals(endpoint))
                .findFirst();
    }

    @Override
    public boolean eligible(String endpoint) {
        if (!mode.active()) {
            return byPriority.get(0).name().equals(endpoint);
        }
        for (PhysicalEndpoint candidate : eligible) {
            if (candidate.name().equals(endpoint)) {
                return true;
            }
        }
        return false;
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
