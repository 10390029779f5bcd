package io.holdfast.health.director;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One endpoint as the director watches it. All but {@link #answered} belongs to the director's thread. */
final class Watch {
    private static final Duration SHORTEST_STALL = Duration.ofMillis(150);

    private final Endpoint endpoint;
    private final PhysicalEndpoint physical;
    private final EndpointMachine machine;
    private final LatencyBuckets latency = new LatencyBuckets();
    private final AtomicLong answers = new AtomicLong();
    private long answersSeen;
    private long lastAnswer;
    private long lastLook;
    private long cleared;
    private long lastWitnesses;
    private Instant since;
    private Duration nextProbe;

    Watch(Endpoint endpoint, PhysicalEndpoint physical, long now, Instant at, Duration nextProbe) {
        this.endpoint = endpoint;
        this.physical = physical;
        this.machine = new EndpointMachine(endpoint.name(), now);
        this.lastAnswer = now;
        this.lastLook = now;
        this.cleared = now;
        this.lastWitnesses = now - Duration.ofDays(1).toNanos();
        this.since = at;
        this.nextProbe = nextProbe;
    }

    void answered(long nanos) {
        answered();
        latency.record(nanos);
    }

    void answered() {
        answers.incrementAndGet();
    }

    Reaction hear(Signal signal, long now, Instant at, boolean anotherServes) {
        notice(now);
        EndpointState before = machine.state();
        Reaction reaction = machine.on(signal, now, new Surroundings(lastAnswer, anotherServes, false));
        if (before != machine.state()) {
            since = at;
        }
        if (before == EndpointState.SUSPECT && machine.state() == EndpointState.UP) {
            cleared = now;
        }
        return reaction;
    }

    /**
     * Notes that answers came since the last look, and dates them by that look: an answer must never pass for newer than the
     * statement that has been waiting since just after it.
     */
    void notice(long now) {
        long seen = answers.get();
        if (seen != answersSeen) {
            answersSeen = seen;
            lastAnswer = lastLook;
        }
        lastLook = now;
    }

    /**
     * The oldest statement's age, where that is a stall: older than usual answers take, and nothing was answered since it
     * began. A statement that has outlasted a suspicion is slow by itself and raises no second one.
     */
    @Nullable
    Duration stall(long now) {
        @Nullable Duration oldest = null;
        for (PhysicalEndpoint.Running running : physical.running()) {
            @Nullable Duration age = running.slot().runningFor(now);
            boolean knownSlow = age != null && now - age.toNanos() - cleared < 0;
            if (age != null && !knownSlow && (oldest == null || age.compareTo(oldest) > 0)) {
                oldest = age;
            }
        }
        if (oldest == null || now - lastAnswer < oldest.toNanos()) {
            return null;
        }
        Duration usual = latency.percentile99().multipliedBy(4);
        Duration bound = usual.compareTo(SHORTEST_STALL) > 0 ? usual : SHORTEST_STALL;
        return oldest.compareTo(bound) > 0 ? oldest : null;
    }

    /** Breaks off what has outlived its deadline. */
    void endOverdue() {
        for (PhysicalEndpoint.Running running : physical.running()) {
            if (running.slot().markOverdue()) {
                running.breakOff();
            }
        }
    }

    void forgetLatency() {
        latency.forget();
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
                machine.flags().now(),
                since,
                machine.reason(),
                machine.environment(),
                machine.lastFailure().map(Throwable::getMessage).orElse(""),
                machine.lastFailure().map(SQLException::getSQLState).orElse(""),
                machine.refused(),
                machine.roundTrip(),
                nextProbe);
    }
}
