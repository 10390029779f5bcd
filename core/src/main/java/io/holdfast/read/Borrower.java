package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.PoolBusyException;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.NoEndpointException;
import io.holdfast.health.EndpointStatus;
import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds a connection for a call: on the endpoint that serves, else on the next. Borrows in short slices and asks between two of
 * them whether the endpoint may still serve, because nothing frees a borrower that waits in the pool. Thread-safe.
 */
final class Borrower {
    private static final Duration SLICE = Duration.ofMillis(20);

    /** Longer than the shortest DOWN and the two probes after it, so that a restart of the only endpoint is survived. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final RunnerParts parts;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    Borrower(RunnerParts parts) {
        this.parts = parts;
    }

    /**
     * Borrows.
     *
     * @param call its deadline bounds everything
     * @param tried endpoints that come last
     * @param only the one endpoint that will do, empty for any
     */
    Lease borrow(Call call, Set<String> tried, Optional<PhysicalEndpoint> only) throws SQLException {
        Set<String> avoid = tried;
        @Nullable SQLException failure = null;
        for (int refusals = 0; ; refusals++) {
            PhysicalEndpoint endpoint = only.isPresent() ? only.get() : pick(call, avoid, failure);
            try {
                return fromPool(call, endpoint, only.isPresent());
            } catch (DeadlineExceededException | DataSourceClosed e) {
                throw e;
            } catch (SQLException e) {
                parts.recorder().failed(endpoint.name(), endpoint.generation(), FailureTable.classify(e), e);
                failure = e;
                if (!parts.mode().active()) {
                    throw e;
                }
                avoid = new HashSet<>(avoid);
                avoid.add(endpoint.name());
            }
            if (refusals >= parts.router().view().endpoints().size()) {
                awaitChange(call, failure);
            }
        }
    }

    /** Borrows for a read that can go elsewhere: one of the first few may go to an endpoint that is on trial. */
    Lease borrowForRead(Call call) throws SQLException {
        Optional<PhysicalEndpoint> trial = parts.router().trial();
        if (trial.isPresent()) {
            try {
                return trial.get().lease(call.deadline().remainingAtMost(SLICE));
            } catch (SQLException e) {
                parts.recorder().failed(trial.get().name(), trial.get().generation(), FailureTable.classify(e), e);
            }
        }
        return borrow(call, Set.of(), Optional.empty());
    }

    private Lease fromPool(Call call, PhysicalEndpoint endpoint, boolean pinned) throws SQLException {
        while (true) {
            check(call, endpoint.name());
            try {
                return endpoint.lease(call.deadline().remainingAtMost(SLICE));
            } catch (PoolBusyException e) {
                if (!pinned && !parts.router().eligible(endpoint.name())) {
                    throw e;
                }
            }
        }
    }

    /** From now on nothing is lent. */
    void close() {
        closed = true;
    }

    private void check(Call call, String endpoint) throws SQLException {
        if (closed) {
            throw new DataSourceClosed();
        }
        if (call.cancelled() || Thread.currentThread().isInterrupted()) {
            throw new SQLException("canceling statement due to user request", "57014");
        }
        if (call.deadline().expired()) {
            throw new DeadlineExceededException(
                    "no connection of endpoint " + endpoint + " came free within "
                            + call.deadline().length().toMillis() + " ms; all were busy: raise poolSize or run fewer"
                            + " statements at once",
                    null);
        }
    }

    private PhysicalEndpoint pick(Call call, Set<String> avoid, @Nullable SQLException failure) throws SQLException {
        Optional<PhysicalEndpoint> endpoint = parts.router().pick(avoid);
        return endpoint.isPresent() ? endpoint.get() : whenOneCanServe(call, failure);
    }

    private PhysicalEndpoint whenOneCanServe(Call call, @Nullable SQLException failure) throws SQLException {
        Deadline deadline = Deadline.after(parts.ticker(), call.deadline().remainingAtMost(LONGEST_WAIT));
        try {
            if (waiting.incrementAndGet() <= parts.mostWaiting()
                    && parts.router().awaitEligible(deadline)) {
                return parts.router().pick(Set.of()).orElseThrow(() -> nobody(deadline, failure));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.decrementAndGet();
        }
        throw nobody(deadline, failure);
    }

    /** Everybody was tried: give the probes a moment instead of spinning over endpoints that refuse. */
    private void awaitChange(Call call, SQLException failure) throws SQLException {
        if (call.deadline().expired()) {
            throw nobody(call.deadline(), failure);
        }
        parts.backoff().beforeRun(2, call);
    }

    private NoEndpointException nobody(Deadline waited, @Nullable SQLException failure) {
        return new NoEndpointException(
                "no endpoint could serve within " + waited.elapsed().toMillis() + " ms",
                parts.router().view().endpoints().stream()
                        .map(EndpointStatus::report)
                        .toList(),
                failure);
    }

    /** The data source was closed under the call. */
    private static final class DataSourceClosed extends SQLNonTransientConnectionException {
        private static final long serialVersionUID = 1L;

        DataSourceClosed() {
            super("the data source is closed", "08003");
        }
    }
}
