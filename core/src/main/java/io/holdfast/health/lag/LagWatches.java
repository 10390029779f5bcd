package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Listens to the lag of all endpoints, from the moment that somebody first asks for a bound: nobody who does not pays for it.
 * Thread-safe.
 */
public final class LagWatches implements AutoCloseable {
    private final LagParts parts;
    private final FreshnessGate gate;
    private final List<LagWatch> watches = new ArrayList<>();
    private final List<WatermarkWatch> watermarks = new ArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private boolean closed;

    /**
     * Watches that do not listen yet.
     *
     * @param settings what is asked for
     * @param endpoints in priority order
     * @param timing time and threads
     * @param mode outside {@code ACTIVE} every endpoint may answer
     * @param surroundings what else they need
     */
    public LagWatches(
            LagSettings settings,
            List<PhysicalEndpoint> endpoints,
            Timing timing,
            ModeSwitch mode,
            Surroundings surroundings) {
        LagBoard board =
                new LagBoard(endpoints.stream().map(PhysicalEndpoint::name).toList());
        this.parts = new LagParts(
                settings, timing, board, new Relations(), surroundings.listener(), surroundings.connectTimeout());
        this.gate = new FreshnessGate(settings, board, mode, timing.ticker());
        List<LagDialect> dialects = List.of(
                new MaterializeLag(parts.relations(), settings.watched(), timing.ticker()),
                new ReplicaLag(timing.ticker()));
        for (PhysicalEndpoint endpoint : endpoints) {
            watches.add(new LagWatch(endpoint, parts, dialects));
            if (!settings.watermarkQuery().isEmpty()) {
                watermarks.add(new WatermarkWatch(endpoint, parts));
            }
        }
    }

    /**
     * What watches need besides.
     *
     * @param listener hears of changes
     * @param connectTimeout for a connect and login
     */
    public record Surroundings(LagListener listener, Duration connectTimeout) {}

    /** Begins to listen, once. */
    public void start() {
        if (started.get() || !started.compareAndSet(false, true)) {
            return;
        }
        synchronized (this) {
            if (!closed) {
                gate.starts();
                watches.forEach(LagWatch::start);
                watermarks.forEach(WatermarkWatch::start);
            }
        }
    }

    /**
     * Who may answer.
     *
     * @return the same object every time
     */
    public FreshnessGate gate() {
        return gate;
    }

    /**
     * How old an endpoint's answers are: the worst of what is watched there.
     *
     * @param endpoint its name
     * @return empty while nobody listens, and where it is not known
     */
    public Optional<Duration> lag(String endpoint) {
        long millis = parts.board().view(endpoint).newest(ReadSet.ALL);
        return millis >= Lag.UNKNOWN ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    /**
     * The relations that were found.
     *
     * @return grows as catalogs are read
     */
    public Relations relations() {
        return parts.relations();
    }

    /**
     * What was asked for.
     *
     * @return the settings
     */
    public LagSettings settings() {
        return parts.settings();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.forEach(LagWatch::close);
        watermarks.forEach(WatermarkWatch::close);
    }
}
