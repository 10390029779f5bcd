package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.FailureTable;
import io.holdfast.read.Attempt;
import io.holdfast.read.SessionChange;
import io.holdfast.read.StatementKind;
import io.holdfast.read.StatementRunner;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of one logical connection run through: decides whether one needs a lease for itself, holds it for a
 * transaction or what is pinned, and keeps the settings.
 * <ul>
 *   <li>Outside a transaction nothing is held: a read goes to the runner, which may run it again; the rest is sent once.
 *   <li>A transaction is open when the server says so, or auto-commit is off.
 *   <li>A transaction whose connection broke stays lost until it is rolled back.
 * </ul>
 * Statements of several threads on one lease take turns; {@link #close} and {@link #abort} never wait for one.
 */
final class Session {
    private final StatementRunner runner;
    private final Deadlines deadlines;
    private final AppliedSettings settings;
    private final Freshness freshness;
    private final RunningCalls running = new RunningCalls();
    private volatile SessionState state = SessionState.EMPTY;
    private volatile @Nullable HeldLease held;
    private volatile @Nullable String lost;
    private volatile boolean autoCommit = true;
    private volatile boolean readOnly;

    Session(StatementRunner runner, Deadlines deadlines, AppliedSettings settings, Freshness freshness) {
        this.runner = runner;
        this.deadlines = deadlines;
        this.settings = settings;
        this.freshness = freshness;
    }

    Freshness freshness() {
        return freshness;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    boolean autoCommit() {
        return autoCommit;
    }

    boolean readOnly() {
        return readOnly;
    }

    boolean isClosed() {
        return running.isClosed();
    }

    /** Whether a lease is held, for a transaction or because it is pinned. */
    boolean isHeld() {
        return held != null;
    }

    /** Whether the server has a transaction open for this connection. */
    boolean inTransaction() {
        HeldLease lease = held;
        return lost != null || (lease != null && !lease.isIdle());
    }

    /** Where new work would go; null where nowhere. */
    @Nullable
    String serving() {
        return runner.serving();
    }

    void checkOpen() throws SQLException {
        if (running.isClosed()) {
            throw Refusals.connectionClosed();
        }
    }

    /** Changes a setting on the client's side; the next statement takes it along. */
    void change(SessionChange change) {
        state = state.after(List.of(change));
    }

    void readOnly(boolean only) throws SQLException {
        checkOpen();
        if (only != readOnly && inTransaction()) {
            throw Refusals.notNow("Cannot change transaction read-only property in the middle of a transaction.");
        }
        readOnly = only;
    }

    void autoCommit(boolean on) throws SQLException {
        checkOpen();
        if (on && !autoCommit) {
            commit();
        }
        autoCommit = on;
    }

    /** Runs a statement to its end, where and as often as its verdict allows. */
    <T> T run(Execution execution, Verdict verdict, Attempt<T> attempt) throws SQLException {
        running.begin(execution);
        try {
            failIfLost(verdict);
            boolean own = !autoCommit || held != null || verdict.opens() || verdict.pins();
            return own ? onOwnLease(execution, verdict, attempt) : free(execution, verdict, attempt);
        } finally {
            if (running.end(execution)) {
                discardHeld();
            }
        }
    }

    /** Runs something that only reads, for the driver's own questions. */
    <T> T ask(Attempt<T> attempt) throws SQLException {
        return ask(deadlines.execution(Duration.ZERO), attempt);
    }

    /** Runs something that only reads, for the driver's own questions. */
    <T> T ask(Execution execution, Attempt<T> attempt) throws SQLException {
        execution.call().declarePure();
        return run(execution, Verdict.READ, attempt);
    }

    /** What is held has a flaw that its next borrower must not find. */
    void discardAtEnd() {
        HeldLease lease = held;
        if (lease != null) {
            lease.pin();
        }
    }

    void commit() throws SQLException {
        checkOpen();
        HeldLease lease = held;
        if (lease == null && lost == null) {
            return;
        }
        run(deadlines.execution(Duration.ZERO), Verdict.COMMIT, on -> {
            if (lease != null) {
                lease.commit();
            }
            return true;
        });
    }

    /** Rolls back; a break under way has done that too, and is no error. */
    void rollback() throws SQLException {
        checkOpen();
        lost = null;
        HeldLease lease = held;
        if (lease == null) {
            return;
        }
        try {
            run(deadlines.execution(Duration.ZERO), Verdict.ROLLBACK, on -> {
                lease.rollBack();
                return true;
            });
        } catch (SQLException e) {
            if (held == lease || running.isClosed()) {
                throw e;
            }
        }
    }

    /** Closes a cursor's statement when its transaction ends: a later fetch would hit the next borrower. */
    void endsWithTransaction(Statement cursor) {
        HeldLease lease = held;
        if (lease != null) {
            lease.add(cursor);
        }
    }

    /** Ends the connection: an open transaction is rolled back, what is held goes back. */
    void close() throws SQLException {
        if (!running.close()) {
            return;
        }
        HeldLease lease = held;
        if (!abandonRunning() && lease != null) {
            held = null;
            giveBack(lease);
        }
    }

    /** Ends the connection without a word to the server. */
    void abort() throws SQLException {
        if (running.close() && !abandonRunning()) {
            discardHeld();
        }
    }

    /** Breaks off what runs; the thread that runs it gives back what is held. */
    private boolean abandonRunning() throws SQLException {
        List<Execution> executions = running.running();
        HeldLease lease = held;
        if (lease != null && !executions.isEmpty()) {
            lease.lease().breakOff();
        }
        for (Execution execution : executions) {
            execution.abandon();
        }
        return !executions.isEmpty();
    }

    private void giveBack(HeldLease lease) {
        try {
            if (!lease.isPinned() && !lease.isIdle()) {
                runner.held(deadlines.closing().call(), lease.lease(), StatementRunner.Effect.ROLLED_BACK, on -> {
                    lease.rollBack();
                    return true;
                });
                lease.ended(false, state);
            }
        } catch (SQLException e) {
            lease.pin();
        }
        lease.giveBack();
    }

    private void discardHeld() {
        HeldLease lease = held;
        held = null;
        if (lease != null) {
            lease.lease().evict();
        }
    }

    private void failIfLost(Verdict verdict) throws SQLException {
        String endpoint = lost;
        if (endpoint == null) {
            return;
        }
        if (Effects.isEnd(verdict)) {
            lost = null;
        }
        if (verdict.kind() == StatementKind.COMMIT) {
            throw Refusals.rolledBack(endpoint);
        }
        if (verdict.kind() != StatementKind.ROLLBACK) {
            throw Refusals.transactionLost(endpoint);
        }
    }

    private <T> T free(Execution execution, Verdict verdict, Attempt<T> attempt) throws SQLException {
        if (readOnly) {
            execution.call().declarePure();
        }
        Attempt<T> prepared = lease -> freeOn(lease, execution, verdict, attempt);
        // a setting belongs to this connection, not to a server: giving it once more elsewhere is no second effect
        boolean again = verdict.isRead() || verdict.kind() == StatementKind.SESSION;
        return again
                ? runner.read(execution.call(), prepared)
                : runner.once(execution.call(), Effects.isWrite(verdict), prepared);
    }

    private <T> T freeOn(Lease lease, Execution execution, Verdict verdict, Attempt<T> attempt) throws SQLException {
        try {
            execution.begin(lease);
            Connection physical = lease.jdbc();
            settings.bring(physical, freshness.settings(lease, execution, verdict, state));
            T result = freshness.judged(lease, execution, runner, attempt.on(lease));
            if (!verdict.changes().isEmpty()) {
                state = state.after(verdict.changes());
                settings.note(physical, state);
            }
            execution.answered(runner.environment(lease.endpoint()));
            return result;
        } finally {
            execution.end();
        }
    }

    private <T> T onOwnLease(Execution execution, Verdict verdict, Attempt<T> attempt) throws SQLException {
        running.takeTurn(execution.call().deadline());
        try {
            HeldLease lease = held;
            if (lease == null && !execution.isOnlyOnce() && Effects.canBeReopened(verdict, autoCommit)) {
                return opened(execution, verdict, attempt);
            }
            if (lease == null) {
                lease = new HeldLease(runner.hold(execution.call(), Effects.isWrite(verdict)), settings, state);
                held = lease;
            }
            return onLease(lease, execution, verdict, attempt);
        } finally {
            running.endTurn();
        }
    }

    private <T> T opened(Execution execution, Verdict verdict, Attempt<T> attempt) throws SQLException {
        boolean inside = !autoCommit;
        boolean succeeded = false;
        try {
            T result = runner.open(execution.call(), within(execution, on -> first(on, execution, verdict, attempt)));
            HeldLease lease = held;
            if (lease != null) {
                state = lease.succeeded(verdict, state);
            }
            succeeded = true;
            return result;
        } finally {
            HeldLease lease = held;
            if (lease != null) {
                settle(lease, verdict, inside, succeeded);
            } else if (inside) {
                lost = execution.endpoint();
            }
        }
    }

    private <T> T first(Lease on, Execution execution, Verdict verdict, Attempt<T> attempt) throws SQLException {
        HeldLease lease = new HeldLease(on, settings, state);
        held = lease;
        try {
            lease.prepare(state, freshness.adding(on, execution, verdict, readOnly), autoCommit, readOnly);
            return freshness.judged(on, execution, runner, attempt.on(on));
        } catch (SQLException e) {
            // before the next attempt looks for a lease: the pool may be no larger than one
            if (lease.isBroken()) {
                discardHeld();
            } else if (FailureTable.classify(e).rerunsRead()) {
                held = null;
                giveBack(lease);
            }
            throw e;
        }
    }

    private <T> T onLease(HeldLease lease, Execution execution, Verdict verdict, Attempt<T> attempt)
            throws SQLException {
        boolean inside = !autoCommit || !lease.isIdle();
        boolean succeeded = false;
        if (Effects.isWrite(verdict)) {
            runner.mayWrite(lease.lease());
        }
        if (verdict.pins()) {
            // before it runs: a lock that was taken survives the statement's failure
            lease.pin();
        }
        try {
            lease.runs(verdict);
            StatementRunner.Effect effect = Effects.of(verdict, inside, lease.hasOnlyRead());
            Attempt<T> prepared = within(execution, on -> {
                if (!Effects.isEnd(verdict)) {
                    boolean readsOnly = readOnly || autoCommit;
                    lease.prepare(state, freshness.adding(on, execution, verdict, readsOnly), autoCommit, readOnly);
                }
                return inside ? attempt.on(on) : freshness.judged(on, execution, runner, attempt.on(on));
            });
            T result = runner.held(execution.call(), lease.lease(), effect, prepared);
            state = lease.succeeded(verdict, state);
            succeeded = true;
            return result;
        } finally {
            settle(lease, verdict, inside, succeeded);
        }
    }

    private void settle(HeldLease lease, Verdict verdict, boolean inside, boolean succeeded) {
        if (lease.isBroken()) {
            state = inside ? lease.stateAtBegin() : state;
            lost = inside && !Effects.isEnd(verdict) ? lease.lease().endpoint() : null;
            discardHeld();
        } else if (lease.isIdle()) {
            boolean kept = succeeded && verdict.kind() != StatementKind.ROLLBACK;
            state = lease.ended(kept, state);
            if (!lease.isPinned()) {
                held = null;
                lease.giveBack();
            }
        }
    }

    private <T> Attempt<T> within(Execution execution, Attempt<T> attempt) {
        return lease -> {
            try {
                execution.begin(lease);
                T result = attempt.on(lease);
                execution.answered(runner.environment(lease.endpoint()));
                return result;
            } finally {
                execution.end();
            }
        };
    }
}
