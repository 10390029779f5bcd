package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the lag of all endpoints, from the moment that somebody first asks for a bound: nobody who does not pays for it.
 * Thread-safe.
 */
public final class LagWatches implements AutoCloseable {
    private final LagParts parts;
    private final FreshnessGate gate;
    private final List<LagDialect> dialects;
    private final Map<String, LagWatch> watches = new LinkedHashMap<>();
    private final Map<String, WatermarkWatch> watermarks = new LinkedHashMap<>();
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
        LagBoard board = new LagBoard();
        this.parts = new LagParts(
                settings, timing, board, new Relations(), surroundings.listener(), surroundings.connectTimeout());
        this.gate = new FreshnessGate(settings, board, mode, timing.ticker());
        this.dialects = List.of(
                new MaterializeLag(parts.relations(), settings.watched(), timing.ticker()),
                new ReplicaLag(timing.ticker()));
        endpoints.forEach(this::add);
    }

    /**
     * Watches one more endpoint; listens to it at once where the others are listened to.
     *
     * @param endpoint its connections
     */
    public synchronized void add(PhysicalEndpoint endpoint) {
        LagWatch watch = new LagWatch(endpoint, parts, dialects);
        watches.put(endpoint.name(), watch);
        parts.board().add(endpoint.name());
        boolean listening = started.get() && !closed;
        if (listening) {
            watch.start();
        }
        if (!parts.settings().watermarkQuery().isEmpty()) {
            WatermarkWatch watermark = new WatermarkWatch(endpoint, parts);
            watermarks.put(endpoint.name(), watermark);
            if (listening) {
                watermark.start();
            }
        }
    }

    /**
     * Listens to an endpoint no more, and forgets it.
     *
     * @param endpoint its name
     */
    public synchronized void remove(String endpoint) {
        @Nullable LagWatch watch = watches.remove(endpoint);
        if (watch != null) {
            watch.close();
        }
        @Nullable WatermarkWatch watermark = watermarks.remove(endpoint);
        if (watermark != null) {
            watermark.close();
        }
        parts.board().remove(endpoint);
    }

    /**
     * What watches need besides.
     *
     * @param listener hears of changes
     * @param connectTimeout for a connect and login
     */
    public record Surroundings(LagListener listener, Duration connectTimeout) {}

    /**
     * Says who hears of every look at an endpoint's lag, by the endpoint's name.
     *
     * @param listener called on the scheduler's thread; must not block
     */
    public void tell(Consumer<String> listener) {
        parts.board().tell(listener);
    }

    /** Begins to listen, once. */
    public void start() {
        if (started.get() || !started.compareAndSet(false, true)) {
            return;
        }
        synchronized (this) {
            if (!closed) {
                gate.starts();
                watches.values().forEach(LagWatch::start);
                watermarks.values().forEach(WatermarkWatch::start);
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
        OptionalLong millis = gate.lagMillis(null, endpoint);
        return millis.isEmpty() ? Optional.empty() : Optional.of(Duration.ofMillis(millis.getAsLong()));
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
        watches.values().forEach(LagWatch::close);
        watermarks.values().forEach(WatermarkWatch::close);
    }
}
