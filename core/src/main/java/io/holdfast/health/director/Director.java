package io.holdfast.health.director;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.TransitionCause;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
    private static final int TICKS_TO_FORGET = 200;

    private final DirectorParts parts;
    private final Timing timing;
    private volatile Map<String, Watch> watches = Map.of();
    private final Map<String, ProbeRunner> probers = new ConcurrentHashMap<>();
    private final Isolation isolation;
    private final ProbeIntervals intervals;
    private volatile HealthView view = new HealthView(List.of());
    private volatile boolean closed;
    private @Nullable Consumer<HealthView> listener;
    private long nextTick;
    private long lastLook;
    private long pausedUntil;
    private int ticks;

    /**
     * Watches nothing yet; {@link #start} begins.
     *
     * @param parts what it works with
     */
    public Director(DirectorParts parts) {
        this.parts = parts;
        this.timing = parts.timing();
        this.pausedUntil = timing.ticker().nanos();
        this.lastLook = pausedUntil;
        this.intervals = new ProbeIntervals(parts.settings().interval(), parts.random());
        this.isolation = new Isolation(pausedUntil);
    }

    /**
     * Adds an endpoint, last in priority; before {@link #start}, or on the scheduler's thread.
     *
     * @param watched the endpoint
     */
    public void watch(Watched watched) {
        Breaker breaker = parts.breakers().open(watched.name());
        Duration interval = parts.settings().interval();
        Watch watch = new Watch(watched, breaker, timing.ticker().nanos(), at(), interval);
        Map<String, Watch> more = new LinkedHashMap<>(watches);
        more.put(watched.name(), watch);
        watches = more;
        if (listener != null) {
            begin(watch);
            publish();
        }
    }

    /**
     * Forgets an endpoint, on the scheduler's thread. Its connections are the caller's to close.
     *
     * @param endpoint its name
     */
    public void forget(String endpoint) {
        Map<String, Watch> fewer = new LinkedHashMap<>(watches);
        @Nullable Watch gone = fewer.remove(endpoint);
        if (gone == null) {
            return;
        }
        watches = fewer;
        @Nullable ProbeRunner prober = probers.remove(endpoint);
        if (prober != null) {
            prober.close();
        }
        parts.breakers().forget(gone.breaker());
        publish();
    }

    /**
     * Begins to probe every endpoint.
     *
     * @param onChange hears every new view, on the scheduler's thread
     */
    public void start(Consumer<HealthView> onChange) {
        listener = onChange;
        publish();
        watches.values().forEach(this::begin);
        nextTick = timing.ticker().nanos() + TICK.toNanos();
        timing.scheduler().schedule(TICK, this::tick);
    }

    private void begin(Watch watch) {
        ProbeRunner prober = parts.probes().start(watch.physical(), this);
        probers.put(watch.name(), prober);
        if (closed) {
            prober.close();
        }
        timing.scheduler().execute(() -> probe(watch));
    }

    /**
     * How all endpoints are.
     *
     * @return the newest view
     */
    public HealthView view() {
        return view;
    }

    /**
     * Asks for one of the reads of an endpoint's trial.
     *
     * @param endpoint its name
     * @return true for three callers a trial
     */
    public boolean permitTrial(String endpoint) {
        @Nullable Watch watch = watches.get(endpoint);
        return watch != null && watch.permit();
    }

    @Override
    public void answered(String endpoint, long generation, long nanos) {
        @Nullable Watch watch = current(endpoint, generation);
        if (watch != null && watch.answered(nanos)) {
            hear(endpoint, new Signal.WorkAnswered());
        }
    }

    @Override
    public void answered(String endpoint, long generation) {
        @Nullable Watch watch = current(endpoint, generation);
        if (watch != null && watch.answered()) {
            hear(endpoint, new Signal.WorkAnswered());
        }
    }

    @Override
    public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
        @Nullable Watch watch = current(endpoint, generation);
        if (watch == null) {
            return;
        }
        watch.failed(kind, failure);
        if (kind.marksEndpoint() || kind == FailureKind.TIMEOUT || kind == FailureKind.NOT_SERVING) {
            hear(endpoint, new Signal.WorkFailed(kind, failure));
        }
    }

    /** Null for an unknown endpoint and for what was begun before its last fall. */
    private @Nullable Watch current(String endpoint, long generation) {
        @Nullable Watch watch = watches.get(endpoint);
        return watch == null || generation < watch.physical().generation() ? null : watch;
    }

    @Override
    public void hear(String endpoint, Signal signal) {
        timing.scheduler().execute(() -> handle(endpoint, signal));
    }

    private void handle(String endpoint, Signal signal) {
        @Nullable Watch watch = watches.get(endpoint);
        if (closed || watch == null) {
            return;
        }
        long now = timing.ticker().nanos();
        if (signal instanceof Signal.PingFailed ping && ping.begun() - pausedUntil < 0) {
            ask(watch, ProbeRunner.Run.ROUTINE);
            return;
        }
        if (signal instanceof Signal.Silent silent && excused(silent)) {
            askWitnesses(watch);
            return;
        }
        Surroundings around = watch.around(
                isolation.anotherServes(watch, watches.values()),
                signal instanceof Signal.Silent silent
                        && isolation.nowhere(watch, watches.values(), silent.begun(), now),
                now);
        Before before = new Before(watch.machine().state(), watch.flags());
        Reaction reaction = watch.hear(signal, now, at(), around);
        tell(watch, before, Causes.of(signal), signal instanceof Signal.ProbeAnswered);
        react(watch, reaction);
        if (signal instanceof Signal.ProbeAnswered) {
            isolation.ended(now);
        }
    }

    /** What was silent while we stood still, or while nobody was heard, is asked again. */
    private boolean excused(Signal.Silent silent) {
        return silent.begun() - pausedUntil < 0 || (watches.size() > 1 && isolation.excuses(silent.begun()));
    }

    private record Before(EndpointState state, Set<EndpointFlag> flags) {}

    /** The verdict is published before anything is broken off, so that what fails by it already knows where to go. */
    private void tell(Watch watch, Before before, TransitionCause cause, boolean anyway) {
        EndpointState state = watch.machine().state();
        boolean moved = before.state() != state;
        boolean flagged = !before.flags().equals(watch.flags());
        if (moved || flagged || anyway) {
            publish();
        }
        if (moved) {
            parts.events()
                    .publish(new HoldfastEvent.EndpointChanged(
                            at(),
                            watch.name(),
                            before.state().name(),
                            state.name(),
                            cause,
                            watch.machine().reason()));
        } else if (flagged) {
            parts.events()
                    .publish(new HoldfastEvent.EndpointFlagged(
                            at(),
                            watch.name(),
                            watch.flags().stream().map(Enum::name).sorted().toList(),
                            watch.machine().flags().reason()));
        }
    }

    private void react(Watch watch, Reaction reaction) {
        switch (reaction) {
            case NOTHING -> {}
            case PROBE -> ask(watch, ProbeRunner.Run.ROUTINE);
            case ASK_WITNESSES -> {
                askWitnesses(watch);
                // Whether the others answer says whose path is broken, and whether there is anywhere to go.
                watches.values().stream().filter(other -> other != watch).forEach(this::askUnlessFresh);
            }
            case REFRESH -> watch.physical().refresh();
            case EJECT -> watch.physical().outdate();
            case BREAK_OFF -> breakOff(watch);
            case WAIT -> waitForOurPath();
            case WARM -> warm(watch);
        }
    }

    private void askUnlessFresh(Watch other) {
        boolean fresh = timing.ticker().nanos() - other.heard() < WITNESSES_APART.toNanos();
        if (!fresh && other.machine().state() == EndpointState.UP) {
            ask(other, ProbeRunner.Run.ROUTINE);
        }
    }

    private void breakOff(Watch watch) {
        if (parts.mode().active()) {
            watch.physical().breakOff();
        }
    }

    private void waitForOurPath() {
        if (isolation.begins(watches.values())) {
            parts.events().publish(new HoldfastEvent.ClientIsolated(at(), watches.size()));
        }
    }

    private void warm(Watch watch) {
        if (parts.mode().active()) {
            ask(watch, ProbeRunner.Run.WARM);
        } else {
            // Nothing was broken off, so nothing has to be warmed.
            hear(watch.name(), new Signal.Warmed());
        }
    }

    private void askWitnesses(Watch watch) {
        Duration wait = watch.witnessesIn(timing.ticker().nanos(), WITNESSES_APART);
        watch.witnessesAsked(timing.ticker().nanos() + wait.toNanos());
        if (wait.isZero()) {
            ask(watch, ProbeRunner.Run.WITNESSES);
        } else {
            timing.scheduler().schedule(wait, () -> ask(watch, ProbeRunner.Run.WITNESSES));
        }
    }

    private void ask(Watch watch, ProbeRunner.Run run) {
        @Nullable ProbeRunner prober = probers.get(watch.name());
        if (!closed && prober != null) {
            prober.ask(run);
        }
    }

    private void probe(Watch watch) {
        if (closed || watches.get(watch.name()) != watch) {
            return;
        }
        ask(watch, ProbeRunner.Run.ROUTINE);
        Duration next = intervals.next(watch.machine());
        watch.nextProbe(next);
        timing.scheduler().schedule(next, () -> probe(watch));
    }

    private void tick() {
        if (closed) {
            return;
        }
        long now = timing.ticker().nanos();
        long late = now - nextTick;
        watches.values().forEach(Watch::endOverdue);
        if (parts.mode().active()) {
            watches.values().forEach(watch -> watch.endStuck(now));
        }
        if (late > LATE.toNanos()) {
            pausedUntil = now;
            parts.events().publish(new HoldfastEvent.ClientPaused(at(), late / 1_000_000));
        } else {
            List.copyOf(watches.values()).forEach(watch -> look(watch, now));
        }
        if (++ticks % 2 == 0) {
            judge(now);
        }
        if (ticks % TICKS_TO_FORGET == 0) {
            watches.values().forEach(Watch::forgetLatency);
        }
        // From here, not from the beginning: a listener that takes its time is no process that stood still.
        nextTick = timing.ticker().nanos() + TICK.toNanos();
        timing.scheduler().schedule(TICK, this::tick);
    }

    private void look(Watch watch, long now) {
        watch.notice(now);
        @Nullable Duration stall = watch.stall(now, pausedUntil);
        EndpointState state = watch.machine().state();
        if (stall != null && (state == EndpointState.UP || state == EndpointState.TRIAL)) {
            handle(watch.name(), new Signal.Stalled(stall));
        }
        @Nullable Signal crowding = watch.crowding();
        if (crowding != null) {
            handle(watch.name(), crowding);
        }
        if (watch.machine().spared() && isolation.endedLongAgo(now)) {
            Before before = new Before(watch.machine().state(), watch.flags());
            Reaction reaction = watch.endSparing(now, at());
            tell(watch, before, TransitionCause.SILENT, true);
            react(watch, reaction);
        }
    }

    /** Ten times a second: latencies and error ratios, the breakers, and a new view where values moved. */
    private void judge(long now) {
        long elapsed = Math.max(1, now - lastLook);
        lastLook = now;
        watches.values().forEach(watch -> watch.lookAtRates(elapsed));
        for (Watch watch : List.copyOf(watches.values())) {
            List<Ejection.Conduct> others = watches.values().stream()
                    .filter(other -> other != watch)
                    .map(Watch::record)
                    .toList();
            Ejection.judge(watch.record(), others)
                    .ifPresent(reason -> handle(watch.name(), new Signal.Tripped(reason)));
        }
        if (Movement.between(view.measures(), measures())) {
            publish();
        }
    }

    private List<EndpointMeasure> measures() {
        return watches.values().stream().map(Watch::measure).toList();
    }

    private void publish() {
        view = new HealthView(watches.values().stream().map(Watch::status).toList(), measures());
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
        probers.values().forEach(ProbeRunner::close);
        watches.values().forEach(watch -> parts.breakers().forget(watch.breaker()));
    }
}
