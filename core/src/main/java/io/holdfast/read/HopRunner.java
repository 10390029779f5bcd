package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.ConnectionLostException;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.settings.Mode;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements, and reads again elsewhere when their connection breaks. PgJDBC buffers a whole result inside execute, so a
 * read that breaks has shown its caller nothing, and running it again is complete and exact. Thread-safe.
 */
public final class HopRunner implements StatementRunner {
    /** How often a read may have been sent in all; a connection that could not be had does not count. */
    private static final int MOST_RUNS = 4;

    private final RunnerParts parts;
    private final Borrower borrower;

    /**
     * A runner over the parts of a data source.
     *
     * @param parts the parts
     */
    public HopRunner(RunnerParts parts) {
        this.parts = parts;
        this.borrower = new Borrower(parts);
    }

    @Override
    public <T> T read(Call call, Attempt<T> attempt) throws SQLException {
        parts.budget().deposit();
        Lease lease = borrower.borrow(call, Set.of(), Optional.empty());
        try {
            return run(call, lease, attempt);
        } catch (SQLException e) {
            lease.close();
            return new Hops(call, lease.endpoint(), e).go(attempt);
        } finally {
            lease.close();
        }
    }

    @Override
    public <T> T once(Call call, boolean write, Attempt<T> attempt) throws SQLException {
        Lease lease = hold(call, write);
        try {
            return held(call, lease, Effect.POSSIBLE, attempt);
        } finally {
            lease.close();
        }
    }

    @Override
    public Lease hold(Call call, boolean write) throws SQLException {
        Optional<PhysicalEndpoint> only = write ? parts.writes().endpoint() : Optional.empty();
        return borrower.borrow(call, Set.of(), only);
    }

    @Override
    public <T> T held(Call call, Lease lease, Effect effect, Attempt<T> attempt) throws SQLException {
        try {
            return run(call, lease, attempt);
        } catch (SQLException e) {
            boolean overdue = e instanceof DeadlineExceededException;
            boolean harmless = effect == Effect.NONE || effect == Effect.ROLLED_BACK;
            if (overdue ? harmless : FailureTable.classify(e) != FailureKind.CONNECTION) {
                throw e;
            }
            throw broken(lease, effect, e);
        }
    }

    @Override
    public void mayWrite(Lease lease) throws SQLException {
        parts.writes().check(lease.endpoint());
    }

    @Override
    public @Nullable String serving() {
        return parts.router().pick(Set.of()).map(PhysicalEndpoint::name).orElse(null);
    }

    /** From now on every call fails: the data source is closed. */
    public void close() {
        borrower.close();
    }

    /** One run on one lease: noted for the director, cancellable, recorded. */
    private <T> T run(Call call, Lease lease, Attempt<T> attempt) throws SQLException {
        long begun = parts.ticker().nanos();
        lease.slot().begin(call.deadline());
        try {
            T result = attempt.on(lease);
            parts.recorder()
                    .answered(
                            lease.endpoint(), lease.generation(), parts.ticker().nanos() - begun);
            return result;
        } catch (SQLException e) {
            throw record(call, lease, e);
        } finally {
            lease.slot().end();
        }
    }

    /** Tells the recorder once, and gives the failure its final shape where the deadline or a cancel caused it. */
    private SQLException record(Call call, Lease lease, SQLException failure) {
        FailureKind kind = FailureTable.classifyOnSession(failure);
        if (kind == FailureKind.CONNECTION) {
            lease.evict();
        }
        if (lease.slot().overdue()) {
            parts.recorder().failed(lease.endpoint(), lease.generation(), FailureKind.TIMEOUT, failure);
            return new DeadlineExceededException(
                    "the statement did not end within "
                            + call.deadline().length().toMillis() + " ms; it ran on endpoint " + lease.endpoint()
                            + " when its time was up, and its connection was broken off",
                    failure);
        }
        // A call that its own side ended says nothing about the endpoint, however its connection looked afterwards.
        if (!call.cancelled()) {
            parts.recorder().failed(lease.endpoint(), lease.generation(), kind, failure);
        }
        return failure;
    }

    private static SQLException broken(Lease lease, Effect effect, SQLException cause) {
        boolean overdue = cause instanceof DeadlineExceededException;
        String where = "the connection to endpoint " + lease.endpoint()
                + (overdue ? " was broken off at the statement's deadline " : " broke ");
        return switch (effect) {
            case NONE ->
                new ConnectionLostException(
                        lease.endpoint(),
                        where + "under a statement or transaction that had changed nothing; run it again",
                        cause);
            case ROLLED_BACK ->
                new ConnectionLostException(
                        lease.endpoint(),
                        where + "in a transaction, which is rolled back; run the whole transaction again",
                        cause);
            case POSSIBLE ->
                new OutcomeUnknownException(
                        lease.endpoint(),
                        "08006",
                        where
                                + "after a statement was sent that may have taken effect; it is not sent again: look before you repeat it",
                        cause);
            case COMMIT ->
                new OutcomeUnknownException(
                        lease.endpoint(),
                        "08007",
                        where + "during COMMIT, which may have taken effect; look before you repeat it",
                        cause);
        };
    }

    /** The further attempts of one read whose first one failed. */
    private final class Hops {
        private final Call call;
        private final SQLException first;
        private final String from;
        private final Set<String> tried = new HashSet<>();
        private SQLException last;
        private int runs = 1;
        private boolean sessionRetried;

        Hops(Call call, String from, SQLException first) {
            this.call = call;
            this.from = from;
            this.first = first;
            this.last = first;
        }

        <T> T go(Attempt<T> attempt) throws SQLException {
            String failedOn = from;
            while (true) {
                check(failedOn);
                parts.backoff().beforeRun(elsewhere() ? runs : runs + 1, call);
                Lease lease = borrower.borrow(call, tried, Optional.empty());
                try {
                    T result = run(call, lease, attempt);
                    parts.events()
                            .publish(new HoldfastEvent.ReadHopped(
                                    parts.ticker().instant(),
                                    from,
                                    lease.endpoint(),
                                    runs + 1,
                                    Optional.ofNullable(first.getSQLState()).orElse("")));
                    return result;
                } catch (SQLException e) {
                    poison(e);
                    failedOn = lease.endpoint();
                    last = e;
                    runs++;
                } finally {
                    lease.close();
                }
            }
        }

        /** Whether the next run goes where this read has not been; if not, the witnesses are given a moment. */
        private boolean elsewhere() {
            return parts.router()
                    .pick(tried)
                    .filter(endpoint -> !tried.contains(endpoint.name()))
                    .isPresent();
        }

        /** Throws where another run is pointless, too late, beyond the budget or not wanted. */
        private void check(String failedOn) throws SQLException {
            FailureKind kind = FailureTable.classifyOnSession(last);
            boolean again = kind.rerunsRead() && !call.cancelled() && !(last instanceof DeadlineExceededException);
            if (kind == FailureKind.SESSION) {
                again &= !sessionRetried;
                sessionRetried = true;
            } else {
                tried.add(failedOn);
            }
            if (again && !parts.mode().active()) {
                withheld(failedOn);
                again = false;
            }
            if (!again
                    || runs >= MOST_RUNS
                    || call.deadline().expired()
                    || !parts.budget().withdraw()) {
                throw last;
            }
        }

        private void withheld(String failedOn) {
            if (parts.mode().mode() == Mode.OBSERVE) {
                parts.events()
                        .publish(new HoldfastEvent.HopWithheld(
                                parts.ticker().instant(),
                                failedOn,
                                Optional.ofNullable(last.getSQLState()).orElse("")));
            }
        }

        /** Two witnesses: what two servers report alike is the query's own fault. */
        private void poison(SQLException failure) throws SQLException {
            boolean alike = FailureTable.reportedByServer(failure)
                    && FailureTable.reportedByServer(last)
                    && Objects.equals(failure.getSQLState(), last.getSQLState());
            FailureKind kind = FailureTable.classify(failure);
            if (alike && (kind == FailureKind.TIMEOUT || kind == FailureKind.SESSION)) {
                failure.addSuppressed(first);
                throw failure;
            }
        }
    }
}
