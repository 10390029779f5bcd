package io.holdfast.read;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.StaleReadException;
import io.holdfast.health.lag.FreshnessGate;
import io.holdfast.health.lag.Need;
import io.holdfast.health.lag.SessionFloor;
import io.holdfast.settings.StalePolicy;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds an endpoint for a read that must be fresh, where the one that comes first is not. Thread-safe. */
final class FreshPick {
    /** How long a read waits for an endpoint to come past what its connection has read. */
    static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

    private final RunnerParts parts;
    private final @Nullable FreshnessGate gate;

    /**
     * Picks from what a router has.
     *
     * @param gate says who is fresh enough; null where nobody can ask for that
     */
    FreshPick(RunnerParts parts, @Nullable FreshnessGate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    /** Whether an endpoint may answer a call. Reads no clock and makes nothing. */
    boolean admits(Call call, String endpoint) {
        @Nullable Need need = call.need();
        @Nullable SessionFloor floor = call.floor();
        return gate == null || (need == null && floor == null) || gate.admits(need, floor, endpoint);
    }

    /** Whether a call could run on another endpoint that is well, and fresh enough for it. */
    boolean admitsAnotherThan(String from, Call call) {
        return fresh(call, Set.of(from))
                .map(PhysicalEndpoint::name)
                .filter(other -> !other.equals(from))
                .filter(other -> parts.router().view().isUp(other))
                .isPresent();
    }

    /**
     * Another one than the first, which is not fresh enough.
     *
     * @param tried where this call has been already: they come last
     */
    PhysicalEndpoint instead(Call call, PhysicalEndpoint first, Set<String> tried, @Nullable SQLException failure)
            throws SQLException {
        FreshnessGate gate = Objects.requireNonNull(this.gate);
        Deadline patience = Deadline.after(
                parts.ticker(),
                gate.isWorthWaiting(call.floor()) ? call.remainingAtMost(LONGEST_PATIENCE) : Duration.ZERO);
        while (true) {
            long seen = gate.changes();
            Optional<PhysicalEndpoint> fresh = fresh(call, tried);
            if (fresh.isPresent()) {
                return fresh.get();
            }
            if (!waited(gate, seen, patience)) {
                return asPolicySays(call, gate, first, failure);
            }
        }
    }

    /**
     * A server, or an answer's own timestamp, has said that the answer is too old. Returns where another run may do better:
     * elsewhere, a little later, or with less asked for.
     *
     * @param tried where this call has been
     */
    void refused(Call call, Set<String> tried, SQLException refusal) throws SQLException {
        @Nullable FreshnessGate gate = this.gate;
        if (gate == null || (call.need() == null && call.floor() == null)) {
            throw refusal;
        }
        Optional<PhysicalEndpoint> first = parts.router().pick(Set.of());
        long seen = gate.changes();
        boolean untried = fresh(call, tried)
                .filter(endpoint -> !tried.contains(endpoint.name()))
                .isPresent();
        Duration left = LONGEST_PATIENCE.minus(call.elapsed());
        boolean later = !untried
                && call.floor() != null
                && waited(gate, seen, Deadline.after(parts.ticker(), left.isNegative() ? Duration.ZERO : left));
        if (!untried && !later && first.isPresent()) {
            asPolicySays(call, gate, first.get(), refusal);
        }
    }

    /** The first that is fresh enough and was not tried; else the first that is. */
    private Optional<PhysicalEndpoint> fresh(Call call, Set<String> tried) {
        Set<String> passed = new HashSet<>();
        @Nullable PhysicalEndpoint again = null;
        for (Optional<PhysicalEndpoint> next = parts.router().pick(passed);
                next.isPresent() && passed.add(next.get().name());
                next = parts.router().pick(passed)) {
            boolean admitted = admits(call, next.get().name());
            if (admitted && !tried.contains(next.get().name())) {
                return next;
            }
            if (admitted && again == null) {
                again = next.get();
            }
        }
        return Optional.ofNullable(again);
    }

    private static boolean waited(FreshnessGate gate, long seen, Deadline patience) {
        try {
            return !patience.expired() && gate.await(seen, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private PhysicalEndpoint asPolicySays(
            Call call, FreshnessGate gate, PhysicalEndpoint first, @Nullable SQLException failure) throws SQLException {
        @Nullable Need need = call.need();
        StalePolicy policy = gate.policy();
        if (policy == StalePolicy.STRICT) {
            throw new StaleReadException(asked(need), gate.report(need, call.floor()), failure);
        }
        PhysicalEndpoint least = leastStale(gate, need, first);
        OptionalLong lag = gate.lagMillis(need, least.name());
        call.degrade(new SQLWarning(
                "The answer may be older than was asked for: " + asked(need) + ", and endpoint " + least.name()
                        + (lag.isPresent()
                                ? " was " + lag.getAsLong() + " ms behind."
                                : " is behind by an unknown time."),
                "01000"));
        return least;
    }

    private static String asked(@Nullable Need need) {
        return need == null
                ? "no endpoint is known to be past what this connection has read"
                : "no endpoint is within " + need.boundMillis() + " ms";
    }

    private PhysicalEndpoint leastStale(FreshnessGate gate, @Nullable Need need, PhysicalEndpoint first) {
        PhysicalEndpoint least = first;
        Set<String> passed = new HashSet<>();
        for (Optional<PhysicalEndpoint> next = parts.router().pick(passed);
                next.isPresent() && passed.add(next.get().name());
                next = parts.router().pick(passed)) {
            if (lag(gate, need, next.get()) < lag(gate, need, least)) {
                least = next.get();
            }
        }
        return least;
    }

    private static long lag(FreshnessGate gate, @Nullable Need need, PhysicalEndpoint endpoint) {
        return gate.lagMillis(need, endpoint.name()).orElse(Long.MAX_VALUE);
    }
}
