package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.PoolBusyException;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection for a call: on the endpoint that serves, else on the next. Borrows in short slices and asks between two of
 * them whether the endpoint may still serve, because nothing frees a borrower that waits in the pool. Thread-safe.
 */
final class Borrower {
    private static final Duration SLICE = Duration.ofMillis(20);

    /** How many slices a call waits for a connection while another endpoint has one. */
    private static final int LONGEST_QUEUE = 5;

    /** How soon a call that waits for anybody to serve notices that nobody wants it any more. */
    private static final Duration GLANCE = Duration.ofMillis(50);

    /** Longer than the shortest DOWN and the two probes after it, so that a restart of the only endpoint is survived. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final RunnerParts parts;
    private final FreshPick freshness;
    private final Supplier<Set<String>> doubted;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    Borrower(RunnerParts parts, FreshPick freshness, Supplier<Set<String>> doubted) {
        this.parts = parts;
        this.freshness = freshness;
        this.doubted = doubted;
    }

    /**
     * Borrows.
     *
     * @param call its deadline bounds everything
     * @param tried endpoints that come last
     * @param only the one endpoint that will do, empty for any
     */
    Lease borrow(Call call, Set<String> tried, Optional<PhysicalEndpoint> only) throws SQLException {
        return borrow(call, tried, only, false);
    }

    /**
     * Borrows.
     *
     * @param young the call has waited for nothing yet: it has all of its time, and no clock is read to see that
     */
    private Lease borrow(Call call, Set<String> tried, Optional<PhysicalEndpoint> only, boolean young)
            throws SQLException {
        Set<String> avoid = tried;
        @Nullable SQLException failure = null;
        for (int refusals = 0; ; refusals++) {
            Optional<PhysicalEndpoint> ready = only.isPresent() ? only : ready(call, avoid);
            PhysicalEndpoint endpoint = ready.isPresent() ? ready.get() : pick(call, avoid, failure);
            call.heads(endpoint.name());
            try {
                boolean allIsLeft = young && refusals == 0 && ready.isPresent();
                @Nullable Lease lease = fromPool(call, endpoint, only.isPresent(), allIsLeft);
                if (lease != null) {
                    return lease;
                }
                avoid = with(tried, endpoint.name());
                continue;
            } catch (DeadlineExceededException | DataSourceClosed | Unwanted e) {
                throw e;
            } catch (SQLException e) {
                parts.recorder().failed(endpoint.name(), endpoint.generation(), FailureTable.classify(e), e);
                call.story().failed(endpoint.name(), Duration.ZERO, e);
                failure = e;
                if (!parts.mode().active()) {
                    throw e;
                }
                avoid = with(avoid, endpoint.name());
            }
            if (refusals >= parts.router().view().endpoints().size()) {
                awaitChange(call, failure);
            }
        }
    }

    private static boolean isAnybody(String endpoint) {
        return true;
    }

    private static Set<String> with(Set<String> names, String another) {
        Set<String> more = new HashSet<>(names);
        more.add(another);
        return more;
    }

    /** Borrows for a read that can go elsewhere: one of the first few may go to an endpoint that is on trial. */
    Lease borrowForRead(Call call) throws SQLException {
        boolean bound = call.need() != null || call.floor() != null;
        Optional<PhysicalEndpoint> trial =
                parts.router().trial(bound ? endpoint -> freshness.admits(call, endpoint) : Borrower::isAnybody);
        if (trial.isPresent()) {
            call.heads(trial.get().name());
            try {
                return trial.get().lease(call.remainingAtMost(SLICE));
            } catch (SQLException e) {
                parts.recorder().failed(trial.get().name(), trial.get().generation(), FailureTable.classify(e), e);
            }
        }
        return borrow(call, doubted.get(), Optional.empty(), trial.isEmpty());
    }

    /**
     * Borrows where an environment is, from one of its endpoints that is not DOWN. A moment without one is waited for.
     *
     * @param environment its id
     */
    Lease borrowIn(Call call, String environment) throws SQLException {
        Deadline patience = Deadline.after(parts.ticker(), call.remainingAtMost(LONGEST_WAIT));
        @Nullable SQLException failure = null;
        do {
            for (PhysicalEndpoint endpoint : endpointsOf(environment)) {
                Duration slice = slice(call, endpoint.name());
                try {
                    return endpoint.lease(slice);
                } catch (PoolBusyException e) {
                    failure = e;
                } catch (SQLException e) {
                    parts.recorder().failed(endpoint.name(), endpoint.generation(), FailureTable.classify(e), e);
                    failure = e;
                }
            }
            wanted(call);
            parts.ticker().pause(patience.remainingAtMost(SLICE));
        } while (!patience.expired());
        throw nobody("no endpoint of environment " + environment + " could go on", patience, failure);
    }

    /** Those that serve first. */
    private List<PhysicalEndpoint> endpointsOf(String environment) {
        return parts.router().view().endpoints().stream()
                .filter(status ->
                        status.environment().filter(environment::equals).isPresent())
                .filter(status -> status.state() != EndpointState.DOWN)
                .sorted(Comparator.comparing(status -> !parts.router().eligible(status.name())))
                .flatMap(status -> parts.router().named(status.name()).stream())
                .toList();
    }

    /** Null where others are before us, and another endpoint has room. */
    private @Nullable Lease fromPool(Call call, PhysicalEndpoint endpoint, boolean pinned, boolean young)
            throws SQLException {
        wanted(call);
        Duration slice = young ? call.lengthAtMost(SLICE) : slice(call, endpoint.name());
        for (int slices = 1; ; slices++) {
            try {
                return endpoint.lease(slice);
            } catch (PoolBusyException e) {
                boolean serves = parts.router().eligible(endpoint.name()) && freshness.admits(call, endpoint.name());
                if (!pinned && !serves) {
                    throw e;
                }
                if (!pinned && slices >= LONGEST_QUEUE && hasRoomElsewhere(call, endpoint.name())) {
                    return null;
                }
                slice = slice(call, endpoint.name());
            }
        }
    }

    /** Whether one that is well and fresh enough for this call has a connection to lend. */
    private boolean hasRoomElsewhere(Call call, String here) {
        if (!parts.mode().active()) {
            return false;
        }
        @Nullable PhysicalEndpoint other = parts.router().pick(Set.of(here)).orElse(null);
        return other != null
                && !other.name().equals(here)
                && other.inFlight() < other.capacity()
                && parts.router().view().isWellOrBusy(other.name())
                && freshness.admits(call, other.name());
    }

    /** From now on nothing is lent. */
    void close() {
        closed = true;
    }

    private void wanted(Call call) throws SQLException {
        if (closed) {
            throw new DataSourceClosed();
        }
        if (call.cancelled() || Thread.currentThread().isInterrupted()) {
            throw new Unwanted();
        }
    }

    /** How long to wait in the pool before the next look, of what is left. Reads the clock once. */
    private Duration slice(Call call, String endpoint) throws SQLException {
        wanted(call);
        Duration slice = call.remainingAtMost(SLICE);
        if (slice.isZero()) {
            throw new DeadlineExceededException(
                    "no connection of endpoint " + endpoint + " came free within "
                            + call.length().toMillis() + " ms; all were busy, or being opened: raise poolSize or run"
                            + " fewer statements at once",
                    null);
        }
        return slice;
    }

    /** The one that is next, where it can be had without waiting and is fresh enough. */
    private Optional<PhysicalEndpoint> ready(Call call, Set<String> avoid) {
        Optional<PhysicalEndpoint> next = parts.router().pick(avoid);
        return next.isPresent() && freshness.admits(call, next.get().name()) ? next : Optional.empty();
    }

    private PhysicalEndpoint pick(Call call, Set<String> avoid, @Nullable SQLException failure) throws SQLException {
        Optional<PhysicalEndpoint> endpoint = parts.router().pick(avoid);
        PhysicalEndpoint picked = endpoint.isPresent() ? endpoint.get() : whenOneCanServe(call, failure);
        return freshness.admits(call, picked.name()) ? picked : freshness.instead(call, picked, avoid, failure);
    }

    private PhysicalEndpoint whenOneCanServe(Call call, @Nullable SQLException failure) throws SQLException {
        Deadline deadline = Deadline.after(parts.ticker(), call.remainingAtMost(LONGEST_WAIT));
        try {
            if (waiting.incrementAndGet() > parts.mostWaiting()) {
                throw nobody(
                        "no endpoint serves, and " + parts.mostWaiting() + " calls wait for one already",
                        deadline,
                        failure);
            }
            do {
                // in slices, because who cancels or closes does not wake this one
                wanted(call);
                if (parts.router().awaitEligible(Deadline.after(parts.ticker(), deadline.remainingAtMost(GLANCE)))) {
                    return parts.router().pick(Set.of()).orElseThrow(() -> nobody(deadline, failure));
                }
            } while (!deadline.expired());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
        throw nobody(deadline, failure);
    }

    /** Everybody was tried: give the probes a moment instead of spinning over endpoints that refuse. */
    private void awaitChange(Call call, SQLException failure) throws SQLException {
        if (call.expired()) {
            throw nobody(call, failure);
        }
        parts.waitAfter(2, call);
    }

    private NoEndpointException nobody(Deadline waited, @Nullable SQLException failure) {
        return nobody("no endpoint could serve", waited, failure);
    }

    private NoEndpointException nobody(String what, Deadline waited, @Nullable SQLException failure) {
        return new NoEndpointException(
                what + " within " + waited.elapsed().toMillis() + " ms",
                parts.router().view().endpoints().stream()
                        .map(EndpointStatus::report)
                        .toList(),
                failure);
    }

    /** The call was cancelled, or its thread interrupted, before it ran. */
    private static final class Unwanted extends SQLException {
        private static final long serialVersionUID = 1L;

        Unwanted() {
            super("canceling statement due to user request", "57014");
        }
    }

    /** The data source was closed under the call. */
    private static final class DataSourceClosed extends SQLNonTransientConnectionException {
        private static final long serialVersionUID = 1L;

        DataSourceClosed() {
            super("the data source is closed", "08003");
        }
    }
}
