package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.read.Attempt;
import io.holdfast.read.StatementKind;
import io.holdfast.read.StatementRunner;
import io.holdfast.read.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The lease that one logical connection holds, for a transaction or for what is pinned.
 * <ul>
 *   <li>A transaction is open when the server says so, or auto-commit is off.
 *   <li>One whose connection broke begins again elsewhere, unseen, while it has delivered nothing; later it goes on as of its
 *       snapshot, where the policy says so and the same environment still has that; otherwise it stays lost until it is
 *       rolled back.
 * </ul>
 * Statements of several threads take turns.
 */
final class OwnLease {
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Session session;
    private final StatementRunner runner;
    // taken around I/O, but only by statements, each within its deadline: cancel, close and abort go past it
    private final Turn turn = new Turn();
    private volatile @Nullable HeldLease held;
    private volatile @Nullable String lost;

    OwnLease(Session session) {
        this.session = session;
        this.runner = session.parts().runner();
    }

    @Nullable
    HeldLease held() {
        return held;
    }

    /** Whether there is neither a lease nor a transaction that was lost. */
    boolean isEmpty() {
        return held == null && lost == null;
    }

    /** Whether the server has a transaction open, or had one until its connection broke. */
    boolean inTransaction() {
        HeldLease lease = held;
        return lost != null || (lease != null && !lease.isIdle());
    }

    /** A transaction that was lost is over; what is held, if anything. */
    @Nullable
    HeldLease forgetLoss() {
        lost = null;
        return held;
    }

    /** Gives it to nobody any more. */
    void discard() {
        HeldLease lease = held;
        held = null;
        if (lease != null) {
            lease.lease().evict();
        }
    }

    void giveBack() {
        HeldLease lease = held;
        held = null;
        if (lease != null) {
            giveBack(lease);
        }
    }

    private void giveBack(HeldLease lease) {
        if (!lease.isPinned() && !lease.isIdle()) {
            atEnd(lease, Verdict.ROLLBACK, StatementRunner.Effect.ROLLED_BACK, () -> {
                lease.rollBack();
                lease.ended(false, session.state());
            });
        }
        lease.giveBack();
    }

    private Duration closing() {
        Duration usual = session.parts().defaultTimeout();
        return LONGEST_CLOSE.compareTo(usual) < 0 ? LONGEST_CLOSE : usual;
    }

    void failIfLost(Verdict verdict) throws SQLException {
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

    <T> T run(Execution<T> execution) throws SQLException {
        turn.take(execution);
        try {
            session.checkOpen();
            HeldLease lease = held;
            if (lease == null && canBegin(execution)) {
                return opened(execution);
            }
            if (lease == null) {
                lease = taken(runner.hold(execution, goesWhereWritesGo(execution)));
            }
            return onLease(lease, execution);
        } finally {
            turn.end();
        }
    }

    private boolean goesWhereWritesGo(Execution<?> execution) {
        return Effects.isWrite(execution.verdict()) || (execution.mayWriteLater() && runner.namesWrites());
    }

    private HeldLease taken(Lease on) {
        HeldLease lease = new HeldLease(on, session.parts().settings(), session.state());
        held = lease;
        return lease;
    }

    /** Whether a transaction's beginning can be run again elsewhere: nothing was delivered, and a break undoes it. */
    private boolean canBegin(Execution<?> execution) {
        Verdict verdict = execution.verdict();
        boolean first = verdict.isRead() ? !session.autoCommit() : verdict.kind() == StatementKind.BEGIN;
        return first && !verdict.pins() && !execution.isOnlyOnce();
    }

    private <T> T opened(Execution<T> execution) throws SQLException {
        Attempt<T> attempt = on -> first(on, execution, lease -> prepare(lease, execution, session.readOnly()));
        return begun(execution, !session.autoCommit(), () -> runner.open(execution, attempt));
    }

    private <T> T begun(Execution<T> execution, boolean inside, Beginning<T> beginning) throws SQLException {
        boolean succeeded = false;
        try {
            T result = beginning.run();
            HeldLease lease = held;
            if (lease != null) {
                session.state(lease.succeeded(execution, session.state()));
            }
            succeeded = true;
            return result;
        } finally {
            HeldLease lease = held;
            if (lease != null) {
                lost = null;
                settle(lease, execution.verdict(), inside, succeeded);
            } else if (inside) {
                lost = execution.endpoint();
            }
        }
    }

    private <T> T first(Lease on, Execution<T> execution, Opening opening) throws SQLException {
        HeldLease lease = taken(on);
        try {
            T answer = execution.within(on, () -> opening.of(lease));
            return session.judged(on, execution, answer);
        } catch (SQLException e) {
            lease.failed(e);
            // before the next attempt looks for a lease: the pool may be no larger than one
            if (lease.isBroken()) {
                discard();
            } else if (FailureTable.classify(e).rerunsRead()) {
                giveBack();
            }
            throw e;
        }
    }

    private void prepare(HeldLease lease, Execution<?> execution, boolean readsOnly) throws SQLException {
        UnaryOperator<SessionState> adding = Session.isBound(execution)
                ? session.freshness().adding(lease.lease(), execution, execution.verdict(), readsOnly)
                : UnaryOperator.identity();
        lease.prepare(session.state(), isolated(lease, adding), session.autoCommit(), session.readOnly());
    }

    private UnaryOperator<SessionState> isolated(HeldLease lease, UnaryOperator<SessionState> adding) {
        int level = session.isolation();
        if (level == 0) {
            return adding;
        }
        UnaryOperator<SessionState> isolation = Isolation.adding(level, lease.lease());
        return own -> isolation.apply(adding.apply(own));
    }

    private <T> T onLease(HeldLease lease, Execution<T> execution) throws SQLException {
        boolean inside = !session.autoCommit() || !lease.isIdle();
        try {
            return held(lease, execution, inside);
        } catch (TransactionRestartRequiredException e) {
            return goneOn(lease, execution, e);
        }
    }

    private <T> T held(HeldLease lease, Execution<T> execution, boolean inside) throws SQLException {
        Verdict verdict = execution.verdict();
        boolean succeeded = false;
        if (Effects.isWrite(verdict)) {
            runner.mayWrite(lease.lease());
        }
        if (verdict.pins()) {
            // before it runs: a lock that was taken survives the statement's failure
            lease.pin();
        }
        lease.checkSnapshot(execution);
        try {
            lease.runs(verdict);
            boolean readsOnly = session.readOnly() || session.autoCommit();
            Execution.Readiness ready = Effects.isEnd(verdict) ? () -> {} : () -> prepare(lease, execution, readsOnly);
            StatementRunner.Effect effect = Effects.of(verdict, inside, lease.hasOnlyRead());
            T result = runner.held(execution, lease.lease(), effect, on -> {
                T answer = execution.within(on, ready);
                return inside ? answer : session.judged(on, execution, answer);
            });
            session.state(lease.succeeded(execution, session.state()));
            succeeded = true;
            return result;
        } catch (SQLException e) {
            lease.failed(e);
            succeeded = isDone(lease, execution, e);
            throw e;
        } finally {
            settle(lease, verdict, inside, succeeded);
        }
    }

    /** Whether the server has done all of it, although it failed. */
    private boolean isDone(HeldLease lease, Execution<?> execution, SQLException failure) {
        AppliedPart part = AppliedPart.of(execution.verdict(), failure);
        if (part == AppliedPart.ALL) {
            session.state(lease.succeeded(execution, session.state()));
        } else if (part == AppliedPart.UNKNOWN && !execution.verdict().changes().isEmpty()) {
            lease.pin();
        }
        return part == AppliedPart.ALL;
    }

    private void settle(HeldLease lease, Verdict verdict, boolean inside, boolean succeeded) {
        boolean ends = Effects.isEnd(verdict);
        if (lease.isBroken()) {
            session.state(inside ? lease.stateAtBegin() : session.state());
            lost = inside && (!ends || verdict.opens()) ? lease.lease().endpoint() : null;
            discard();
            return;
        }
        if (!ends) {
            lease.pinIfUnclear(verdict);
        }
        // COMMIT AND CHAIN ends one transaction and is in the next
        if (lease.isIdle() || (ends && succeeded)) {
            session.state(lease.ended(succeeded && lease.keeps(verdict), session.state()));
        }
        if (lease.isIdle() && !lease.isPinned()) {
            learn(lease);
            held = null;
            lease.giveBack();
        }
    }

    private void learn(HeldLease lease) {
        if (lease.hasToLearn()) {
            atEnd(lease, Verdict.READ, StatementRunner.Effect.NONE, lease::learn);
        }
    }

    /** Asks the server for something once more, when nobody waits for that; where it fails, nobody gets the lease. */
    private void atEnd(HeldLease lease, Verdict verdict, StatementRunner.Effect effect, Last last) {
        Question<Boolean> question = new Question<>(session, verdict, closing()) {
            @Override
            Boolean work(Lease on) throws SQLException {
                last.ask();
                return true;
            }
        };
        try {
            runner.held(question, lease.lease(), effect, question::work);
        } catch (SQLException e) {
            lease.pin();
        }
    }

    /** After a break of a transaction that has only read. */
    private <T> T goneOn(HeldLease broken, Execution<T> execution, TransactionRestartRequiredException cut)
            throws SQLException {
        String begin = broken.begunBy();
        if (begin != null && broken.hasDeliveredNothing() && execution.verdict().isRead() && !execution.isOnlyOnce()) {
            return resumed(execution, cut, Optional.empty(), lease -> {
                prepare(lease, execution, session.readOnly());
                lease.begin(begin);
            });
        }
        Snapshot snapshot = broken.snapshot();
        if (snapshot == null) {
            throw cut;
        }
        boolean resumable = session.resumesExactly() && broken.canBeContinued();
        if (!resumable || !execution.canBeReadAsOf(snapshot.timestamp())) {
            throw Offer.of(session, execution).refused(cut, snapshot);
        }
        try {
            return resumed(execution, cut, Optional.of(snapshot.environment()), lease -> {
                lease.continueAt(snapshot);
                prepare(lease, execution, session.readOnly());
                if (session.autoCommit()) {
                    lease.begin("BEGIN");
                }
            });
        } catch (SQLException e) {
            TransactionRestartRequiredException refused =
                    Offer.of(session, execution).refused(cut, snapshot);
            refused.addSuppressed(e);
            giveBack();
            lost = cut.endpoint();
            throw refused;
        }
    }

    private <T> T resumed(
            Execution<T> execution,
            TransactionRestartRequiredException cut,
            Optional<String> environment,
            Opening opening)
            throws SQLException {
        Attempt<T> attempt = on -> first(on, execution, opening);
        return begun(execution, true, () -> runner.resume(execution, cut.endpoint(), environment, attempt));
    }

    /** Makes a lease ready for the first statement on it. */
    @FunctionalInterface
    private interface Opening {
        void of(HeldLease lease) throws SQLException;
    }

    /** The last thing that a lease is asked for. */
    @FunctionalInterface
    private interface Last {
        void ask() throws SQLException;
    }

    /** Runs the first statement of a lease. */
    @FunctionalInterface
    private interface Beginning<T> {
        T run() throws SQLException;
    }
}
