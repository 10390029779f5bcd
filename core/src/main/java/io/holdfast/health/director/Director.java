package io.holdfast.health.director;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Watches every endpoint. One thread, the scheduler's, owns all state; signals come to it from probes, from work and from its
 * own tick, and it publishes an immutable {@link HealthView}. Thread-safe.
 *
 * <p>It looks at itself first: a tick that comes late by more than 200 ms means that this process stood still, and time-outs
 * begun before it count for nothing.
 */
public final class Director implements OutcomeRecorder, SignalSink, AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LATE = Duration.ofMillis(200);
    private static final Duration WITNESSES_APART = Duration.ofMillis(100);
    private static final Duration DOWN_PROBE_FIRST = Duration.ofMillis(500);
    private static final Duration DOWN_PROBE_LAST = Duration.ofSeconds(10);
    private static final int TICKS_TO_FORGET = 200;

    private final Timing timing;
    private final ProbeSettings settings;
    private final ModeSwitch mode;
    private final EventPublisher events;
    private final RandomGenerator random;
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private final Map<String, Prober> probers = new LinkedHashMap<>();
    private final ProbeObservers observers = new ProbeObservers();
    private volatile HealthView view;
    private volatile boolean closed;
    private @Nullable Consumer<HealthView> listener;
    private long nextTick;
    private long pausedUntil;
    private int ticks;

    /**
     * Watches nothing yet; {@link #start} begins.
     *
     * @param timing time and threads
     * @param settings intervals
     * @param mode whether verdicts are carried out
     * @param events hears of state changes
     * @param random spreads probes
     */
    public Director(
            Timing timing, ProbeSettings settings, ModeSwitch mode, EventPublisher events, RandomGenerator random) {
        this.timing = timing;
        this.settings = settings;
        this.mode = mode;
        this.events = events;
        this.random = random;
        this.pausedUntil = timing.ticker().nanos();
        this.view = new HealthView(List.of());
    }

    /**
     * Adds an endpoint, in priority order, before {@link #start}.
     *
     * @param endpoint what it is
     * @param physical its connections
     */
    public void watch(Endpoint endpoint, PhysicalEndpoint physical) {
        watches.put(
                endpoint.name(), new Watch(endpoint, physical, timing.ticker().nanos(), at(), settings.interval()));
    }

    /**
     * Adds somebody who hears of probes, before {@link #start}.
     *
     * @param observer called on the probing threads
     */
    public void observe(ProbeObserver observer) {
        observers.add(observer);
    }

    /**
     * All who hear of probes, for whoever probes by another path.
     *
     * @return tells each of them
     */
    public ProbeObserver observers() {
        return observers;
    }

    /**
     * Begins to probe every endpoint.
     *
     * @param onChange hears every new view, on the scheduler's thread
     */
    public void start(Consumer<HealthView> onChange) {
        listener = onChange;
        publish();
        for (Watch watch : watches.values()) {
            Prober prober =
                    new Prober(watch.physical(), timing, settings, observers, signal -> hear(watch.name(), signal));
            probers.put(watch.name(), prober);
            timing.scheduler().execute(() -> probe(watch, prober));
        }
        nextTick = timing.ticker().nanos() + TICK.toNanos();
        timing.scheduler().schedule(TICK, this::tick);
    }

    /**
     * How all endpoints are.
     *
     * @return the newest view
     */
    public HealthView view() {
        return view;
    }

    @Override
    public void answered(String endpoint, long generation, long nanos) {
        Watch watch = watches.get(endpoint);
        if (watch != null) {
            watch.answered(nanos);
        }
    }

    @Override
    public void answered(String endpoint, long generation) {
        Watch watch = watches.get(endpoint);
        if (watch != null) {
            watch.answered();
        }
    }

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        Watch watch = watches.get(endpoint);
        if (watch == null || generation < watch.physical().generation()) {
            return;
        }
        if (kind.marksEndpoint()) {
            hear(endpoint, new Signal.WorkFailed(kind, failure));
        }
    }

    @Override
    public void hear(String endpoint, Signal signal) {
        timing.scheduler().execute(() -> handle(endpoint, signal));
    }

    private void handle(String endpoint, Signal signal) {
        Watch watch = watches.get(endpoint);
        if (closed || watch == null) {
            return;
        }
        long now = timing.ticker().nanos();
        if (signal instanceof Signal.Silent silent && silent.begun() - pausedUntil < 0) {
            askWitnesses(watch);
            return;
        }
        EndpointState before = watch.machine().state();
        Reaction reaction = watch.hear(signal, now, at(), anotherServes(watch));
        if (before != watch.machine().state() || signal instanceof Signal.ProbeAnswered) {
            publish();
        }
        if (before != watch.machine().state()) {
            events.publish(new HoldfastEvent.EndpointChanged(
                    at(),
                    endpoint,
                    before.name(),
                    watch.machine().state().name(),
                    Causes.of(signal),
                    watch.machine().reason()));
        }
        react(watch, reaction);
    }

    private boolean anotherServes(Watch watch) {
        return watches.values().stream()
                .anyMatch(other -> other != watch && other.machine().state() == EndpointState.UP);
    }

    /** The verdict is published before anything is broken off, so that what fails by it already knows where to go. */
    private void react(Watch watch, Reaction reaction) {
        switch (reaction) {
            case NOTHING -> {}
            case ASK_WITNESSES -> askWitnesses(watch);
            case REFRESH -> watch.physical().refresh();
            case BREAK_OFF -> {
                if (mode.active()) {
                    watch.physical().breakOff();
                }
            }
            case WARM -> {
                if (mode.active()) {
                    ask(watch, Prober.Run.WARM);
                } else {
                    // Nothing was broken off, so nothing has to be warmed.
                    hear(watch.name(), new Signal.Warmed());
                }
            }
        }
    }

    private void askWitnesses(Watch watch) {
        Duration wait = watch.witnessesIn(timing.ticker().nanos(), WITNESSES_APART);
        watch.witnessesAsked(timing.ticker().nanos() + wait.toNanos());
        if (wait.isZero()) {
            ask(watch, Prober.Run.WITNESSES);
        } else {
            timing.scheduler().schedule(wait, () -> ask(watch, Prober.Run.WITNESSES));
        }
    }

    private void ask(Watch watch, Prober.Run run) {
        Prober prober = probers.get(watch.name());
        if (!closed && prober != null) {
            prober.ask(run);
        }
    }

    private void probe(Watch watch, Prober prober) {
        if (closed) {
            return;
        }
        prober.ask(Prober.Run.ROUTINE);
        Duration next = spread(watch.machine().state() == EndpointState.DOWN ? whileDown(watch) : settings.interval());
        watch.nextProbe(next);
        timing.scheduler().schedule(next, () -> probe(watch, prober));
    }

    /** While DOWN: soon at first, then rarer; an endpoint that turns us away is not hammered. */
    private Duration whileDown(Watch watch) {
        Duration grown =
                DOWN_PROBE_FIRST.multipliedBy(1L << Math.min(5, watch.machine().silences()));
        Duration most = watch.machine().refused() ? DOWN_PROBE_LAST : settings.interval();
        return grown.compareTo(most) < 0 ? grown : most;
    }

    private Duration spread(Duration interval) {
        return Duration.ofNanos((long) (interval.toNanos() * (0.9 + 0.2 * random.nextDouble())));
    }

    private void tick() {
        if (closed) {
            return;
        }
        long now = timing.ticker().nanos();
        long late = now - nextTick;
        watches.values().forEach(Watch::endOverdue);
        if (late > LATE.toNanos()) {
            pausedUntil = now;
            events.publish(
                    new HoldfastEvent.ClientPaused(at(), Duration.ofNanos(late).toMillis()));
        } else {
            watches.values().forEach(watch -> look(watch, now));
        }
        if (++ticks % TICKS_TO_FORGET == 0) {
            watches.values().forEach(Watch::forgetLatency);
        }
        // From here, not from the beginning: a listener that takes its time must not pass for a process that stood
        // still.
        nextTick = timing.ticker().nanos() + TICK.toNanos();
        timing.scheduler().schedule(TICK, this::tick);
    }

    private void look(Watch watch, long now) {
        watch.notice(now);
        @Nullable Duration stall = watch.stall(now);
        if (stall != null && watch.machine().state() == EndpointState.UP) {
            handle(watch.name(), new Signal.Stalled(stall));
        }
    }

    private void publish() {
        view = new HealthView(watches.values().stream().map(Watch::status).toList());
        if (listener != null) {
            listener.accept(view);
        }
    }

    private Instant at() {
        return timing.ticker().instant();
    }

    @Override
    public void close() {
        closed = true;
        probers.values().forEach(Prober::close);
    }
}
