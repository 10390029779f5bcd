package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.EndpointReport;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.lag.FreshnessGate;
import io.holdfast.settings.Mode;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
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
    private final Purity purity;
    private final OneRun run;
    private final FreshPick freshness;
    private final @Nullable Hedger hedger;

    /**
     * A runner over the parts of a data source.
     *
     * @param parts the parts
     */
    public HopRunner(RunnerParts parts) {
        this(parts, null);
    }

    /**
     * A runner whose reads may have to be fresh.
     *
     * @param parts the parts
     * @param gate says who is fresh enough, null where nobody can ask for that
     */
    public HopRunner(RunnerParts parts, @Nullable FreshnessGate gate) {
        this(parts, gate, null);
    }

    /**
     * A runner that may send reads twice.
     *
     * @param parts the parts
     * @param gate says who is fresh enough, null where nobody can ask for that
     * @param hedge what that needs, null where none is
     */
    public HopRunner(RunnerParts parts, @Nullable FreshnessGate gate, @Nullable HedgeParts hedge) {
        this.parts = parts;
        this.freshness = new FreshPick(parts, gate);
        this.borrower = new Borrower(parts, freshness, hedge == null ? Set::of : hedge.budget()::doubted);
        this.purity = new Purity(parts);
        this.run = new OneRun(parts, hedge);
        this.hedger = hedge == null ? null : new Hedger(this, parts, freshness, hedge);
    }

    @Override
    public boolean hedges() {
        return hedger != null && parts.mode().active();
    }

    @Override
    public <T> T read(Hedgeable<T> read) throws SQLException {
        Hedger sendsTwice = hedger;
        return sendsTwice == null ? read(read.call(), read) : sendsTwice.read(read);
    }

    /** Runs a read on one endpoint, beside a first run elsewhere. */
    <T> T readAt(Call call, PhysicalEndpoint endpoint, Attempt<T> attempt) throws SQLException {
        Lease lease = borrower.borrow(call, Set.of(), Optional.of(endpoint));
        try {
            return run.of(call, lease, attempt);
        } finally {
            lease.close();
        }
    }

    @Override
    public <T> T read(Call call, Attempt<T> attempt) throws SQLException {
        parts.budget().deposit();
        if (call.need() != null) {
            call.becomesMovable();
        }
        try {
            Lease lease = borrower.borrowForRead(call);
            try {
                return run.of(call, lease, attempt);
            } catch (Superseded e) {
                throw e;
            } catch (SQLException e) {
                lease.close();
                return new Hops(call, lease, e, true).go(attempt);
            } finally {
                lease.close();
            }
        } catch (SQLException e) {
            throw told(call, e);
        }
    }

    @Override
    public <T> T open(Call call, Attempt<T> attempt) throws SQLException {
        parts.budget().deposit();
        try {
            Lease lease = borrower.borrowForRead(call);
            try {
                return run.of(call, lease, attempt);
            } catch (SQLException e) {
                return new Hops(call, lease, e, false).go(attempt);
            }
        } catch (SQLException e) {
            throw told(call, e);
        }
    }

    @Override
    public <T> T resume(Call call, String from, Optional<String> environment, Attempt<T> attempt) throws SQLException {
        try {
            for (int runs = 1; ; runs++) {
                mayResume(call, from);
                Lease lease = environment.isPresent()
                        ? borrower.borrowIn(call, environment.get())
                        : borrower.borrow(call, Set.of(from), Optional.empty());
                try {
                    T result = run.of(call, lease, attempt);
                    hopped(from, lease, runs + 1, "08006");
                    return result;
                } catch (SQLException e) {
                    if (runs >= MOST_RUNS || FailureTable.classifyOnSession(e) != FailureKind.CONNECTION) {
                        throw e;
                    }
                }
                parts.waitAfter(runs + 1, call);
            }
        } catch (SQLException e) {
            throw told(call, e);
        }
    }

    private void mayResume(Call call, String from) throws SQLException {
        if (!parts.mode().active()) {
            withheld(from, "08006");
            throw new SQLException(
                    "nothing goes on elsewhere in mode " + parts.mode().mode(), "08006");
        }
        if (!parts.budget().withdraw()) {
            throw new SQLException("the budget of further attempts is spent", "08006");
        }
        if (call.cancelled() || call.expired()) {
            throw new SQLException("canceling statement due to user request", "57014");
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
        try {
            Optional<PhysicalEndpoint> only = write ? parts.writes().endpoint() : Optional.empty();
            return borrower.borrow(call, Set.of(), only);
        } catch (SQLException e) {
            throw told(call, e);
        }
    }

    @Override
    public <T> T held(Call call, Lease lease, Effect effect, Attempt<T> attempt) throws SQLException {
        try {
            return run.of(call, lease, attempt);
        } catch (SQLException e) {
            boolean overdue = e instanceof DeadlineExceededException;
            boolean harmless = effect == Effect.NONE || effect == Effect.ONLY_READ || effect == Effect.ROLLED_BACK;
            boolean asItIs = overdue ? harmless : FailureTable.classify(e) != FailureKind.CONNECTION;
            throw told(call, asItIs ? e : BrokenConnection.failure(lease, effect, e));
        }
    }

    @Override
    public void healed(Lease lease, SQLException changed) {
        parts.recorder().healed(lease.endpoint(), lease.generation(), changed);
    }

    @Override
    public boolean namesWrites() {
        return parts.writes().isNamed();
    }

    @Override
    public void mayWrite(Lease lease) throws SQLException {
        parts.writes().check(lease.endpoint());
    }

    @Override
    public @Nullable String serving() {
        return parts.router().serving().orElse(null);
    }

    @Override
    public Optional<String> environment(String endpoint) {
        // by index: an iterator would be made for every statement
        List<EndpointStatus> all = parts.router().view().endpoints();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(endpoint)) {
                return all.get(i).environment();
            }
        }
        return Optional.empty();
    }

    /** From now on every call fails: the data source is closed. */
    public void close() {
        borrower.close();
        if (hedger != null) {
            hedger.close();
        }
    }

    /** Attaches what went wrong, where an endpoint or its path had a part in that. */
    private SQLException told(Call call, SQLException failure) {
        if (call.hasStory()) {
            call.story().attachTo(failure, reports());
        }
        return failure;
    }

    private List<EndpointReport> reports() {
        return parts.router().view().endpoints().stream()
                .map(EndpointStatus::report)
                .toList();
    }

    private void hopped(String from, Lease to, int runs, String cause) {
        parts.events()
                .publish(new HoldfastEvent.ReadHopped(parts.ticker().instant(), from, to.endpoint(), runs, cause));
    }

    private void withheld(String from, String cause) {
        if (parts.mode().mode() == Mode.OBSERVE) {
            parts.events().publish(new HoldfastEvent.HopWithheld(parts.ticker().instant(), from, cause));
        }
    }

    private static String state(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState()).orElse("");
    }

    /** The further attempts of one read whose first one failed. */
    private final class Hops {
        private final Call call;
        private final SQLException first;
        private final String from;
        private final boolean alone;
        private final Set<String> tried = new HashSet<>();
        private SQLException last;
        private Lease failed;
        private int runs = 1;
        private boolean sessionRetried;

        /**
         * For a call whose first attempt failed.
         *
         * @param alone whether each attempt commits by itself and gives its lease back at its end
         */
        Hops(Call call, Lease failed, SQLException first, boolean alone) {
            this.call = call;
            this.from = failed.endpoint();
            this.failed = failed;
            this.first = first;
            this.last = first;
            this.alone = alone;
        }

        <T> T go(Attempt<T> attempt) throws SQLException {
            while (true) {
                check(failed.endpoint());
                parts.waitAfter(elsewhere() ? runs : runs + 1, call);
                Lease lease = borrower.borrow(call, tried, Optional.empty());
                try {
                    T result = run.of(call, lease, attempt);
                    hopped(from, lease, runs + 1, state(first));
                    return result;
                } catch (SQLException e) {
                    poison(e);
                    failed = lease;
                    last = e;
                    runs++;
                } finally {
                    if (alone) {
                        lease.close();
                    }
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
                if (last instanceof HeldUp) {
                    // where it waited before this one may have caught up meanwhile
                    tried.clear();
                }
                tried.add(failedOn);
            }
            if (again && !parts.mode().active()) {
                withheld(failedOn, state(last));
                again = false;
            }
            if (again && alone) {
                refuseSecondEffect(kind);
            }
            if (again && kind == FailureKind.STALE) {
                freshness.refused(call, tried, last);
                again = !call.expired();
            } else {
                again &= runs < MOST_RUNS && !call.expired() && parts.budget().withdraw();
            }
            if (!again) {
                throw givenUp(kind);
            }
        }

        /** What the server reported, it has undone; what broke before it answered may have written, through a function. */
        private void refuseSecondEffect(FailureKind kind) throws SQLException {
            boolean unanswered = kind == FailureKind.CONNECTION || kind == FailureKind.TIMEOUT;
            if (unanswered && !purity.holds(call, failed)) {
                throw new OutcomeUnknownException(
                        failed.endpoint(),
                        "08006",
                        "the connection to endpoint " + failed.endpoint()
                                + " broke under a read that was not run again: on"
                                + " PostgreSQL a SELECT may write through a function. Set 'readsArePure', or call"
                                + " setReadOnly(true), where yours do not",
                        last);
            }
        }

        private SQLException givenUp(FailureKind kind) {
            boolean shaped = alone || kind != FailureKind.CONNECTION || last instanceof DeadlineExceededException;
            return shaped ? last : BrokenConnection.failure(failed, Effect.NONE, last);
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
