package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.ReadFreshness;
import io.holdfast.read.SessionChange;
import io.holdfast.read.StatementKind;
import io.holdfast.read.StatementRunner;
import io.holdfast.read.Verdict;
import io.holdfast.settings.CursorResume;
import io.holdfast.time.Ticker;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of one logical connection run through: decides whether one needs a lease for itself, and keeps the
 * settings.
 * <ul>
 *   <li>Outside a transaction nothing is held: a read goes to the runner, which may run it again; the rest is sent once.
 *   <li>A transaction, and what is pinned, runs on a lease of its own ({@link OwnLease}).
 * </ul>
 * {@link #close} and {@link #abort} never wait for a statement.
 */
final class Session extends RunningCalls {
    private final ConnectionParts parts;
    // what most connections leave alone is null or false: a volatile field that each new one writes costs a fence
    private volatile @Nullable SessionState state;
    private volatile @Nullable Duration networkTimeout;
    private volatile @Nullable OwnLease own;
    private volatile @Nullable Freshness freshness;
    private volatile boolean commits;
    private volatile boolean readOnly;
    // a byte: with it the object is no larger
    private volatile byte isolation;

    Session(ConnectionParts parts, Runnable ended) {
        super(ended);
        this.parts = parts;
    }

    /** How fresh the answers of this connection must be; made where somebody asks, because most never do. */
    synchronized Freshness freshness() {
        Freshness known = freshness == null ? new Freshness(parts.freshness()) : freshness;
        freshness = known;
        return known;
    }

    /** Tells an execute how fresh its answer must be. */
    void demand(Execution<?> execution, long statementBound) throws SQLException {
        ReadFreshness rules = parts.freshness();
        if (rules != null && (freshness != null || statementBound != 0 || rules.isWanted(execution.verdict()))) {
            freshness().require(execution, execution.verdict(), execution.text(), statementBound);
        }
    }

    /** Whether an execute's answer must be fresh. */
    static boolean isBound(Execution<?> execution) {
        return execution.need() != null || execution.floor() != null;
    }

    /** An answer that may be given; throws where it is from before what this connection has read. */
    <T> T judged(Lease lease, Execution<?> execution, T answer) throws SQLException {
        return execution.floor() == null ? answer : freshness().judged(lease, execution, runner(), answer);
    }

    ConnectionParts parts() {
        return parts;
    }

    Ticker ticker() {
        return parts.ticker();
    }

    private StatementRunner runner() {
        return parts.runner();
    }

    /** How long a call may take: the query timeout, else the default, and never above the network timeout. */
    Duration within(Duration queryTimeout) {
        Duration network = networkTimeout;
        Duration wanted = queryTimeout.isZero() ? parts.defaultTimeout() : queryTimeout;
        return network != null && network.compareTo(wanted) < 0 ? network : wanted;
    }

    /** Bounds every call to come; zero takes the bound away. */
    void networkTimeout(Duration timeout) {
        networkTimeout = timeout.isZero() ? null : timeout;
    }

    Duration networkTimeout() {
        Duration bound = networkTimeout;
        return bound == null ? Duration.ZERO : bound;
    }

    boolean autoCommit() {
        return !commits;
    }

    boolean readOnly() {
        return readOnly;
    }

    /** The level of JDBC's that was asked for; 0 where none was. */
    int isolation() {
        return isolation;
    }

    void isolation(int level) {
        isolation = (byte) level;
    }

    SessionState state() {
        SessionState changed = state;
        return changed == null ? SessionState.EMPTY : changed;
    }

    void state(SessionState changed) {
        state = changed;
    }

    /** Whether a lease is held, for a transaction or because it is pinned. */
    boolean isHeld() {
        OwnLease mine = own;
        return mine != null && mine.held() != null;
    }

    /** Whether cursors and transactions go on where they broke. */
    boolean resumesExactly() {
        return parts.cursorResume() == CursorResume.EXACT;
    }

    /** What everything on a lease has to be read as of; null where the server chooses. */
    @Nullable
    Snapshot continuedAt(Lease lease) {
        OwnLease mine = own;
        HeldLease held = mine == null ? null : mine.held();
        return held == null || held.lease() != lease ? null : held.continuedAt();
    }

    /** Where new work would go; null where nowhere. */
    @Nullable
    String serving() {
        return runner().serving();
    }

    /** A changed plan was noticed and healed. */
    void healed(Lease lease, SQLException changed) {
        runner().healed(lease, changed);
    }

    Optional<String> environment(Lease lease) {
        return environment(lease.endpoint());
    }

    /** An endpoint's environment; empty where it is not known, and for PostgreSQL, which has none. */
    Optional<String> environment(String endpoint) {
        return runner().environment(endpoint);
    }

    /** Changes a setting on the client's side; the next statement takes it along. */
    void change(SessionChange change) {
        state = state().after(List.of(change));
    }

    void readOnly(boolean only) throws SQLException {
        checkOpen();
        OwnLease mine = own;
        if (only != readOnly && mine != null && mine.inTransaction()) {
            throw Refusals.notNow("Cannot change transaction read-only property in the middle of a transaction.");
        }
        readOnly = only;
    }

    void autoCommit(boolean on) throws SQLException {
        checkOpen();
        if (on && commits) {
            commit();
        }
        commits = !on;
    }

    /** Runs a statement to its end, where and as often as its verdict allows. */
    <T> T run(Execution<T> execution) throws SQLException {
        begin(execution);
        try {
            OwnLease mine = own;
            if (mine == null) {
                return needsOwnLease(execution.verdict()) ? own().run(execution) : free(execution);
            }
            mine.failIfLost(execution.verdict());
            boolean free = mine.held() == null && !needsOwnLease(execution.verdict());
            return free ? free(execution) : mine.run(execution);
        } finally {
            if (end(execution)) {
                discardHeld();
            }
        }
    }

    private boolean needsOwnLease(Verdict verdict) {
        return commits || verdict.opens() || verdict.pins();
    }

    private synchronized OwnLease own() {
        OwnLease mine = own == null ? new OwnLease(this) : own;
        own = mine;
        return mine;
    }

    /** Runs something that only reads, for the driver's own questions. */
    <T> T ask(Question.Work<T> work) throws SQLException {
        return ask(Question.of(this, Verdict.READ, work));
    }

    /** Runs something that only reads, for the driver's own questions. */
    <T> T ask(Question<T> question) throws SQLException {
        question.declarePure();
        return run(question);
    }

    private <T> T free(Execution<T> execution) throws SQLException {
        Verdict verdict = execution.verdict();
        if (readOnly) {
            execution.declarePure();
        }
        // a setting belongs to this connection, not to a server: giving it once more elsewhere is no second effect
        boolean again = verdict.isRead() || verdict.kind() == StatementKind.SESSION;
        if (runner().hedges() && execution instanceof StatementExecution<T> read && read.canRunTwice()) {
            return runner().read(read);
        }
        return again
                ? runner().read(execution, execution)
                : runner().once(execution, Effects.isWrite(verdict), execution);
    }

    /** An attempt on a lease that is given back at its end. */
    <T> T freely(Execution<T> execution, Lease lease) throws SQLException {
        Verdict verdict = execution.verdict();
        parts.settings()
                .bring(lease, isBound(execution) ? freshness().settings(lease, execution, verdict, state()) : state());
        return verdict.changes().isEmpty()
                ? execution.delivered(lease, execution.work(lease))
                : changing(execution, lease);
    }

    private <T> T changing(Execution<T> execution, Lease lease) throws SQLException {
        List<SessionChange> changes = execution.verdict().changes();
        try {
            T result = execution.delivered(lease, execution.work(lease));
            changed(lease, changes);
            return result;
        } catch (SQLException e) {
            switch (AppliedPart.of(execution.verdict(), e)) {
                case ALL -> changed(lease, changes);
                case NONE -> {}
                case UNKNOWN -> lease.evict();
            }
            throw e;
        }
    }

    private void changed(Lease lease, List<SessionChange> changes) {
        SessionState after = state().after(changes);
        state = after;
        parts.settings().note(lease, after, changes);
    }

    /** The driver is to learn a type when the transaction has ended. */
    void learnsLater(int type) {
        OwnLease mine = own;
        HeldLease held = mine == null ? null : mine.held();
        if (held != null) {
            held.learnsLater(type);
        }
    }

    /** A lease has a flaw that its next borrower must not find: it ends now, or with the transaction that it is held for. */
    void discard(Lease lease) {
        OwnLease mine = own;
        HeldLease held = mine == null ? null : mine.held();
        if (held != null && held.lease() == lease) {
            held.pin();
        } else {
            lease.evict();
        }
    }

    void commit() throws SQLException {
        checkOpen();
        OwnLease mine = own;
        if (mine == null || mine.isEmpty()) {
            return;
        }
        HeldLease lease = mine.held();
        run(Question.of(this, Verdict.COMMIT, on -> {
            if (lease != null) {
                lease.commit();
            }
            return true;
        }));
    }

    /** Rolls back; a break under way has done that too, and is no error. */
    void rollback() throws SQLException {
        checkOpen();
        OwnLease mine = own;
        HeldLease lease = mine == null ? null : mine.forgetLoss();
        if (mine == null || lease == null) {
            return;
        }
        try {
            run(Question.of(this, Verdict.ROLLBACK, on -> {
                lease.rollBack();
                return true;
            }));
        } catch (SQLException e) {
            if (mine.held() == lease || isClosed()) {
                throw e;
            }
        }
    }

    /** Closes a cursor's statement when its transaction ends: a later fetch would hit the next borrower. */
    void endsWithTransaction(Statement cursor) {
        OwnLease mine = own;
        HeldLease lease = mine == null ? null : mine.held();
        if (lease != null) {
            lease.add(cursor);
        }
    }

    /** Ends the connection: an open transaction is rolled back, what is held goes back. */
    void close() throws SQLException {
        OwnLease mine = own;
        if (endCalls() && !abandonRunning() && mine != null) {
            mine.giveBack();
        }
    }

    /** Ends the connection without a word to the server. */
    void abort() throws SQLException {
        if (endCalls() && !abandonRunning()) {
            discardHeld();
        }
    }

    /** Breaks off what runs; the thread that runs it gives back what is held. */
    private boolean abandonRunning() throws SQLException {
        List<Execution<?>> executions = running();
        if (executions.isEmpty()) {
            return false;
        }
        OwnLease mine = own;
        HeldLease lease = mine == null ? null : mine.held();
        if (lease != null) {
            lease.lease().breakOff();
        }
        for (Execution<?> execution : executions) {
            execution.abandon();
        }
        return true;
    }

    private void discardHeld() {
        OwnLease mine = own;
        if (mine != null) {
            mine.discard();
        }
    }
}
