package io.holdfast.health.director;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.MaintenanceWindow;
import io.holdfast.time.Scheduler;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes endpoints out of service a minute before their maintenance windows begin and gives them back when these have ended.
 * Whether an endpoint can be spared is not decided here. Runs on the scheduler's thread.
 */
public final class MaintenanceCalendar implements AutoCloseable {
    private static final String BY = "maintenance";
    private static final Duration LEAD = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Timing timing;
    private final SignalSink signals;
    private final Map<String, List<MaintenanceWindow>> windows = new HashMap<>();
    private final Map<String, MaintenanceWindow> inside = new HashMap<>();
    private volatile boolean closed;
    private Scheduler.Cancellation next = () -> {};

    /**
     * A calendar that begins at {@link #start}.
     *
     * @param endpoints those with windows are watched
     * @param timing time and the scheduler
     * @param signals hears who is drained and undrained
     */
    public MaintenanceCalendar(List<Endpoint> endpoints, Timing timing, SignalSink signals) {
        this.timing = timing;
        this.signals = signals;
        for (Endpoint endpoint : endpoints) {
            if (!endpoint.options().maintenance().isEmpty()) {
                windows.put(endpoint.name(), endpoint.options().maintenance());
            }
        }
    }

    /** Looks now, and every ten seconds from now on; does nothing at all where there are no windows. */
    public void start() {
        if (!windows.isEmpty()) {
            timing.scheduler().execute(this::look);
        }
    }

    /**
     * One more endpoint.
     *
     * @param endpoint with its windows, if it has any
     */
    public void add(Endpoint endpoint) {
        if (endpoint.options().maintenance().isEmpty()) {
            return;
        }
        timing.scheduler().execute(() -> {
            windows.put(endpoint.name(), endpoint.options().maintenance());
            next.cancel();
            look();
        });
    }

    /**
     * An endpoint is gone.
     *
     * @param endpoint its name
     */
    public void forget(String endpoint) {
        timing.scheduler().execute(() -> {
            windows.remove(endpoint);
            inside.remove(endpoint);
        });
    }

    private void look() {
        if (closed) {
            return;
        }
        Instant now = timing.ticker().instant();
        windows.forEach((endpoint, its) -> look(endpoint, its, now));
        next = timing.scheduler().schedule(LOOK, this::look);
    }

    private void look(String endpoint, List<MaintenanceWindow> its, Instant now) {
        Optional<MaintenanceWindow> begun = its.stream()
                .filter(window -> window.contains(now) || window.contains(now.plus(LEAD)))
                .findFirst();
        @Nullable MaintenanceWindow before = inside.get(endpoint);
        if (begun.isPresent()) {
            String reason = "its maintenance window " + begun.get();
            signals.hear(endpoint, new Signal.Planned(reason, LOOK.multipliedBy(3)));
            if (before == null) {
                inside.put(endpoint, begun.get());
                signals.hear(endpoint, new Signal.Drained(BY, reason));
            }
        } else if (before != null) {
            inside.remove(endpoint);
            signals.hear(endpoint, new Signal.Undrained(BY));
        }
    }

    @Override
    public void close() {
        closed = true;
        next.cancel();
    }
}
