package io.holdfast;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.HttpPath;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointDetail;
import io.holdfast.health.EndpointState;
import io.holdfast.health.SecondPathVerdict;
import io.holdfast.health.director.ConnectionBudget;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.MaintenanceCalendar;
import io.holdfast.health.director.ProbeObservers;
import io.holdfast.health.http.SecondPath;
import io.holdfast.health.lag.LagWatches;
import io.holdfast.settings.Setting;
import io.holdfast.settings.SettingsException;
import io.holdfast.time.Timing;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What watches endpoints beside the director: HTTP, the maintenance calendar and the budget of connections. */
final class Watchers implements AutoCloseable {
    private final Requested requested;
    private final Timing timing;
    private final Signals signals;
    private final Audience audience;
    private final ConnectionBudget budget;
    private final MaintenanceCalendar calendar;
    private final List<String> endpoints = new CopyOnWriteArrayList<>();
    private final Map<String, SecondPath> secondPaths = new LinkedHashMap<>();

    Watchers(Requested requested, Timing timing, Signals signals, Audience audience, IntSupplier subscriptions) {
        this.requested = requested;
        this.timing = timing;
        this.signals = signals;
        this.audience = audience;
        this.budget = new ConnectionBudget(
                requested.values().get(Setting.INSTANCES),
                requested.values().get(Setting.POOL_SIZE),
                subscriptions,
                audience.publisher(),
                timing.ticker());
        this.calendar = new MaintenanceCalendar(requested.endpoints(), timing, signals.director());
        signals.observers().add(budget);
        audience.tell(this::hear);
    }

    /**
     * Who hears of what is found out, and who else finds out.
     *
     * @param director of signals
     * @param observers of probes
     * @param lag knows how old answers are
     */
    record Signals(Director director, ProbeObservers observers, LagWatches lag) {}

    void start() {
        calendar.start();
        requested.endpoints().forEach(this::add);
    }

    /** One more endpoint. */
    void add(Endpoint endpoint) {
        endpoints.add(endpoint.name());
        calendar.add(endpoint);
        budget.check(endpoint.name());
        endpoint.options().http().ifPresent(path -> ask(endpoint, path));
    }

    /** An endpoint is gone. */
    void forget(String endpoint) {
        endpoints.remove(endpoint);
        budget.forget(endpoint);
        calendar.forget(endpoint);
        @Nullable SecondPath path;
        synchronized (secondPaths) {
            path = secondPaths.remove(endpoint);
        }
        if (path != null) {
            path.close();
        }
    }

    private void ask(Endpoint endpoint, HttpPath path) {
        SecondPath.Ears ears = new SecondPath.Ears(signals.director(), signals.observers(), audience.publisher());
        try {
            SecondPath asked = new SecondPath(endpoint, path, requested.credentials(endpoint.name()), timing, ears);
            synchronized (secondPaths) {
                secondPaths.put(endpoint.name(), asked);
            }
        } catch (IOException e) {
            throw new SettingsException(
                    "endpoint " + endpoint.name(),
                    "its root certificate cannot be read: " + e.getMessage(),
                    "give a file with certificates in PEM");
        }
    }

    private @Nullable SecondPath secondPath(String endpoint) {
        synchronized (secondPaths) {
            return secondPaths.get(endpoint);
        }
    }

    /** A suspicion asks the second path at once; a subscription changes the budget. */
    private void hear(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.EndpointChanged change && change.to().equals(EndpointState.SUSPECT.name())) {
            @Nullable SecondPath path = secondPath(change.endpoint());
            if (path != null) {
                path.suspect();
            }
        } else if (event instanceof HoldfastEvent.SubscriptionAttached) {
            endpoints.forEach(budget::check);
        }
    }

    List<EndpointDetail> details() {
        return endpoints.stream().map(this::detail).toList();
    }

    private EndpointDetail detail(String endpoint) {
        @Nullable SecondPath path = secondPath(endpoint);
        return new EndpointDetail(
                endpoint,
                budget.needed(),
                budget.limit(endpoint),
                path == null ? SecondPathVerdict.UNKNOWN : path.verdict(),
                path == null ? "" : path.reason(),
                signals.lag().lag(endpoint));
    }

    @Override
    public void close() {
        calendar.close();
        synchronized (secondPaths) {
            secondPaths.values().forEach(SecondPath::close);
        }
    }
}
