package io.holdfast.health.director;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint as the director watches it. All but {@link #answered}, {@link #failed} and {@link #permit} belongs to the
 * director's thread.
 */
final class Watch {
    private static final Duration SHORTEST_STALL = Duration.ofMillis(150);
    private static final Duration TIME_TO_GO_ON = Duration.ofSeconds(1);
    private static final int TICKS_TO_SATURATE = 2;
    private static final int TICKS_TO_RELIEVE = 100;

    private final Endpoint endpoint;
    private final PhysicalEndpoint physical;
    private final EndpointMachine machine;
    private final Rates rates;
    private final LatencyBuckets latency = new LatencyBuckets();
    private final AtomicLong errors = new AtomicLong();
    private volatile boolean curious;
    private long heard;
    private long fellAt;
    private long backAt;
    private boolean fellSilent;
    private boolean stuck;
    private int crowdedTicks;
    private int roomyTicks;
    private long answersSeen;
    private long lastAnswer;
    private long lastLook;
    private long cleared;
    private long lastWitnesses;
    private Instant since;
    private Duration nextProbe;

    Watch(Watched watched, Breaker breaker, long now, Instant at, Duration nextProbe) {
        this.endpoint = watched.endpoint();
        this.physical = watched.physical();
        this.rates = new Rates(breaker);
        this.machine = new EndpointMachine(endpoint.name(), now);
        this.lastAnswer = now;
        this.heard = now - Duration.ofDays(1).toNanos();
        this.lastLook = now;
        this.cleared = now;
        this.lastWitnesses = now - Duration.ofDays(1).toNanos();
        this.since = at;
        this.nextProbe = nextProbe;
    }

    /**
     * Work was answered.
     *
     * @return whether the director wants to hear of each such answer now
     */
    boolean answered(long nanos) {
        rates.answered(nanos);
        latency.record(nanos);
        return curious;
    }

    /** Work was answered with an error of its own. */
    boolean answered() {
        errors.incrementAndGet();
        return curious;
    }

    void failed(FailureKind kind, SQLException failure) {
        rates.failed(kind, failure);
    }

    /** One of the reads of a trial. */
    boolean permit() {
        return rates.breaker().permit();
    }

    Reaction hear(Signal signal, long now, Instant at, Surroundings around) {
        EndpointState before = machine.state();
        boolean wasSpared = machine.spared();
        Reaction reaction = machine.on(signal, now, around);
        if (signal instanceof Signal.ProbeAnswered) {
            heard = now;
        }
        fellSilent |= signal instanceof Signal.Silent;
        noteStuck(before, reaction, wasSpared, now);
        changed(before, now, at);
        return reaction;
    }

    /** What was silent to both witnesses, or for long, and then answers on a new connection leaves behind what waits on old ones. */
    private void noteStuck(EndpointState before, Reaction reaction, boolean wasSpared, long now) {
        if (before == EndpointState.UP && machine.state() == EndpointState.SUSPECT) {
            fellAt = now;
            fellSilent = false;
        }
        boolean lasted = fellSilent || now - fellAt >= TIME_TO_GO_ON.toNanos();
        if (reaction == Reaction.REFRESH && (wasSpared || lasted)) {
            backAt = now;
            stuck = true;
            cleared = now;
            physical.outdate();
        }
    }

    /** Another endpoint answers: this one, spared while there was nowhere to go, is spared no longer. */
    Reaction endSparing(long now, Instant at) {
        EndpointState before = machine.state();
        Reaction reaction = machine.endSparing(now);
        changed(before, now, at);
        return reaction;
    }

    private void changed(EndpointState before, long now, Instant at) {
        EndpointState after = machine.state();
        curious = after == EndpointState.TRIAL || (after == EndpointState.DOWN && !machine.ejected());
        if (before == after) {
            return;
        }
        since = at;
        boolean cleared = before == EndpointState.SUSPECT && after == EndpointState.UP;
        if (cleared) {
            this.cleared = now;
        } else {
            rates.show(after);
        }
        if (before == EndpointState.TRIAL) {
            rates.reset();
        }
    }

    Surroundings around(boolean anotherServes, boolean nowhere, long now) {
        notice(now);
        return new Surroundings(lastAnswer, anotherServes, nowhere);
    }

    /** When a probe or work was answered last. */
    long heard() {
        return heard - lastAnswer > 0 ? heard : lastAnswer;
    }

    /**
     * Notes that answers came since the last look, and dates them by that look: an answer must never pass for newer than the
     * statement that has been waiting since just after it.
     */
    void notice(long now) {
        long seen = rates.answers() + errors.get();
        if (seen != answersSeen) {
            answersSeen = seen;
            lastAnswer = lastLook;
        }
        lastLook = now;
    }

    /**
     * The age of the oldest statement since whose beginning nothing was answered, where that is a stall: older than usual answers
     * take. One that began before the last answer is slow by itself and says nothing of those that began after it; nor does one
     * that has outlasted a suspicion raise a second one.
     */
    @Nullable
    Duration stall(long now, long pausedUntil) {
        @Nullable Duration oldest = null;
        for (PhysicalEndpoint.Running running : physical.running()) {
            @Nullable Duration age = running.slot().runningFor(now);
            if (age != null && !isSlow(now - age.toNanos()) && (oldest == null || age.compareTo(oldest) > 0)) {
                oldest = age;
            }
        }
        if (oldest == null) {
            return null;
        }
        // Time in which this process stood still was nobody's.
        oldest = Duration.ofNanos(Math.min(oldest.toNanos(), now - pausedUntil));
        Duration usual = latency.percentile99().multipliedBy(4);
        Duration bound = usual.compareTo(SHORTEST_STALL) > 0 ? usual : SHORTEST_STALL;
        return oldest.compareTo(bound) > 0 ? oldest : null;
    }

    private boolean isSlow(long begun) {
        return begun - lastAnswer < 0 || begun - cleared < 0;
    }

    /** Breaks off what has outlived its deadline. */
    void endOverdue() {
        for (PhysicalEndpoint.Running running : physical.running()) {
            if (running.slot().markOverdue()) {
                running.breakOff();
            }
        }
    }

    /**
     * Breaks off what was begun before the end of an outage that took the probe's own connection, and has not gone on a second
     * after it: its connection is as dead.
     */
    void endStuck(long now) {
        if (!stuck || now - backAt < TIME_TO_GO_ON.toNanos()) {
            return;
        }
        stuck = false;
        for (PhysicalEndpoint.Running running : physical.running()) {
            @Nullable Duration age = running.slot().runningFor(now);
            if (age != null && age.toNanos() > now - backAt) {
                running.breakOff();
            }
        }
    }

    void forgetLatency() {
        latency.forget();
    }

    /** A crowd is noticed at once, and its end only when it has lasted, so that work does not slosh. */
    @Nullable
    Signal crowding() {
        boolean crowded = physical.inFlight() > physical.capacity();
        crowdedTicks = crowded ? crowdedTicks + 1 : 0;
        roomyTicks = crowded ? 0 : roomyTicks + 1;
        boolean saturated = machine.flags().now().contains(EndpointFlag.SATURATED);
        if (!saturated && crowdedTicks >= TICKS_TO_SATURATE) {
            return new Signal.Saturated();
        }
        return saturated && roomyTicks >= TICKS_TO_RELIEVE ? new Signal.Relieved() : null;
    }

    void lookAtRates(long elapsed) {
        rates.look(elapsed);
    }

    EndpointMeasure measure() {
        return rates.measure(name(), machine.flags(), machine.roundTrip().toNanos());
    }

    Ejection.Conduct record() {
        Breaker breaker = rates.breaker();
        return new Ejection.Conduct(
                machine.state(),
                Ejection.Conduct.eligible(machine.flags().now()),
                machine.ejected(),
                breaker.failures(),
                breaker.failureRate(),
                rates.burst(),
                breaker.slowRate(),
                rates.remembered(),
                rates.latency().recent(),
                rates.latency().usual());
    }

    Breaker breaker() {
        return rates.breaker();
    }

    /** How long to wait before the witnesses may be asked again. */
    Duration witnessesIn(long now, Duration apart) {
        Duration wait = apart.minusNanos(now - lastWitnesses);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    void witnessesAsked(long now) {
        lastWitnesses = now;
    }

    void nextProbe(Duration in) {
        nextProbe = in;
    }

    EndpointMachine machine() {
        return machine;
    }

    PhysicalEndpoint physical() {
        return physical;
    }

    String name() {
        return endpoint.name();
    }

    EndpointStatus status() {
        return new EndpointStatus(
                endpoint.name(),
                endpoint.address().toString(),
                machine.state(),
                flags(),
                since,
                machine.reason(),
                machine.environment(),
                machine.lastFailure().map(ErrorText::of).orElse(""),
                machine.lastFailure().map(SQLException::getSQLState).orElse(""),
                machine.refused(),
                machine.roundTrip(),
                nextProbe);
    }

    /** The flags, and why it is DOWN where that is nothing of its own. */
    Set<EndpointFlag> flags() {
        Set<EndpointFlag> flags = machine.flags().now();
        if (!machine.ejected() && !machine.spared()) {
            return flags;
        }
        Set<EndpointFlag> all = EnumSet.of(machine.ejected() ? EndpointFlag.EJECTED : EndpointFlag.ISOLATED);
        all.addAll(flags);
        return all;
    }
}
