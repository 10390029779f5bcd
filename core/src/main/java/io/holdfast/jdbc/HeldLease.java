package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.StatementKind;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A lease that outlives one statement, and what it must not leave to its next borrower. Used by one thread at a time. */
final class HeldLease {
    private final Lease lease;
    private final AppliedSettings settings;
    private final List<Statement> cursors = new ArrayList<>(0);
    private SessionState stateAtBegin;
    private UnaryOperator<SessionState> adds = UnaryOperator.identity();
    private boolean settingsChanged;
    private boolean worked;
    private volatile boolean pinned;

    HeldLease(Lease lease, AppliedSettings settings, SessionState state) {
        this.lease = lease;
        this.settings = settings;
        this.stateAtBegin = state;
    }

    Lease lease() {
        return lease;
    }

    SessionState stateAtBegin() {
        return stateAtBegin;
    }

    boolean isPinned() {
        return pinned;
    }

    /** What is in this session cannot be had elsewhere: it is kept to the end, and given to nobody after that. */
    void pin() {
        pinned = true;
    }

    /** A statement is about to run. */
    void runs(Verdict verdict) {
        worked |= verdict.kind() == StatementKind.WRITE || verdict.kind() == StatementKind.UNKNOWN;
    }

    /** Whether nothing in this transaction can have had an effect so far. */
    boolean hasOnlyRead() {
        return !worked;
    }

    /** The protocol's own status, without a round trip. */
    boolean isIdle() {
        return status() == TransactionState.IDLE;
    }

    boolean isBroken() {
        try {
            return lease.jdbc().isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /**
     * Gives the physical connection the logical one's settings; costs a round trip only where they differ.
     *
     * @param adding what this statement, or the transaction that it begins, needs besides
     */
    void prepare(SessionState state, UnaryOperator<SessionState> adding, boolean autoCommit, boolean readOnly)
            throws SQLException {
        Connection physical = lease.jdbc();
        switch (status()) {
            case IDLE -> {
                // outside a transaction, so that rolling back does not take the settings along
                physical.setAutoCommit(true);
                adds = adding;
                settings.bring(physical, adds.apply(state));
                stateAtBegin = state;
                physical.setReadOnly(readOnly);
                physical.setAutoCommit(autoCommit);
            }
            case OPEN -> {
                settingsChanged |= settings.bring(physical, adds.apply(state));
                physical.setAutoCommit(autoCommit);
            }
            case FAILED -> {}
        }
    }

    /**
     * A statement has succeeded. Where it may have taken settings back, and which of them is the server's secret, this
     * session is for nobody else.
     *
     * @return the logical connection's settings after it
     */
    SessionState succeeded(Verdict verdict, SessionState state) {
        if (verdict.kind() == StatementKind.ROLLBACK_TO_SAVEPOINT && settingsChanged) {
            pin();
        }
        if (verdict.changes().isEmpty()) {
            return state;
        }
        if (verdict.opens() || verdict.ends()) {
            pin();
        }
        settingsChanged = true;
        SessionState changed = state.after(verdict.changes());
        settings.note(lease.jdbc(), adds.apply(changed));
        return changed;
    }

    /** No transaction is open any more: the logical connection's settings after it. */
    SessionState ended(boolean kept, SessionState state) {
        closeCursors();
        boolean undone = settingsChanged && !kept;
        settingsChanged = false;
        worked = false;
        if (undone) {
            settings.note(lease.jdbc(), adds.apply(stateAtBegin));
            return stateAtBegin;
        }
        stateAtBegin = state;
        return state;
    }

    /** Commits what is open, by whichever way it was begun. */
    void commit() throws SQLException {
        lease.jdbc().setAutoCommit(false);
        lease.jdbc().commit();
    }

    /** Rolls back what is open, by whichever way it was begun. */
    void rollBack() throws SQLException {
        lease.jdbc().setAutoCommit(false);
        lease.jdbc().rollback();
    }

    /** Closes a cursor's statement when the transaction ends. */
    void add(Statement cursor) {
        if (!cursors.contains(cursor)) {
            cursors.add(cursor);
        }
    }

    /** Gives it to its next borrower as if nothing had been, or to nobody. */
    void giveBack() {
        try {
            closeCursors();
            if (!pinned) {
                lease.jdbc().setAutoCommit(true);
                lease.jdbc().setReadOnly(false);
                lease.close();
                return;
            }
        } catch (SQLException e) {
            System.getLogger(HeldLease.class.getName()).log(System.Logger.Level.DEBUG, "discarding a lease", e);
        }
        lease.evict();
    }

    private void closeCursors() {
        for (Statement cursor : cursors) {
            Physical.close(cursor);
        }
        cursors.clear();
    }

    private TransactionState status() {
        return ((PgConnection) lease.jdbc()).getTransactionState();
    }
}
