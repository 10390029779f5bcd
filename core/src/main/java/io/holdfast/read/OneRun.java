package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs attempts one at a time: each is noted for the director, can be cancelled, and is recorded once. Thread-safe. */
final class OneRun {
    private final RunnerParts parts;
    private final @Nullable HedgeParts hedge;

    OneRun(RunnerParts parts, @Nullable HedgeParts hedge) {
        this.parts = parts;
        this.hedge = hedge;
    }

    /** One run on one lease: noted for the director, cancellable, recorded. */
    <T> T of(Call call, Lease lease, Attempt<T> attempt) throws SQLException {
        long begun = lease.slot().begin(call);
        try {
            T result = attempt.on(lease);
            answered(lease, parts.ticker().nanos() - begun);
            return result;
        } catch (Superseded e) {
            answered(lease, parts.ticker().nanos() - begun);
            throw e;
        } catch (SQLException e) {
            throw record(call, lease, e, parts.ticker().nanos() - begun);
        } finally {
            lease.slot().end();
        }
    }

    private void answered(Lease lease, long nanos) {
        parts.recorder().answered(lease.endpoint(), lease.generation(), nanos);
        alive(lease.endpoint());
    }

    /** Tells the recorder once, and gives the failure its final shape where the deadline or a cancel caused it. */
    private SQLException record(Call call, Lease lease, SQLException failure, long nanos) {
        FailureKind kind = FailureTable.classifyOnSession(failure);
        if (kind == FailureKind.CONNECTION) {
            lease.evict();
        }
        if (kind != FailureKind.QUERY) {
            call.story().failed(lease.endpoint(), Duration.ofNanos(nanos), failure);
        } else if (FailureTable.reportedByServer(failure)) {
            // an error that the server reports is an answer
            parts.recorder().answered(lease.endpoint(), lease.generation());
            alive(lease.endpoint());
        }
        if (lease.slot().overdue()) {
            parts.recorder().failed(lease.endpoint(), lease.generation(), FailureKind.TIMEOUT, failure, nanos);
            return new DeadlineExceededException(
                    "the statement did not end within "
                            + call.length().toMillis() + " ms; it ran on endpoint " + lease.endpoint()
                            + " when its time was up, and its connection was broken off",
                    failure);
        }
        if (isHeldUp(call, lease, kind, failure)) {
            return new HeldUp(lease.endpoint(), failure);
        }
        // A call that its own side ended says nothing about the endpoint, however its connection looked afterwards.
        if (!call.cancelled()) {
            parts.recorder().failed(lease.endpoint(), lease.generation(), kind, failure, nanos);
        }
        return failure;
    }

    /** Ended by {@link HeldUpReads}; what else it may fail with is its own. */
    private static boolean isHeldUp(Call call, Lease lease, FailureKind kind, SQLException failure) {
        return lease.slot().claimed(call)
                && !call.cancelled()
                && (kind == FailureKind.CONNECTION || "57014".equals(failure.getSQLState()));
    }

    private void alive(String endpoint) {
        if (hedge != null) {
            hedge.clock().alive(endpoint);
            hedge.budget().answered(endpoint);
        }
    }
}
