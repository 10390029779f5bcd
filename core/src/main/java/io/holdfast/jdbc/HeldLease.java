package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import io.holdfast.failure.TransactionRestartRequiredException;
import io.holdfast.read.StatementKind;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/** A lease that outlives one statement, and what it must not leave to its next borrower. Used by one thread at a time. */
final class HeldLease {
    private final Lease lease;
    private final AppliedSettings settings;
    private final List<Statement> cursors = new ArrayList<>(0);
    private Set<Integer> unlearnt = Set.of();
    private SessionState stateAtBegin;
    private UnaryOperator<SessionState> adds = UnaryOperator.identity();
    private boolean settingsChanged;
    private boolean worked;
    private boolean touched;
    private boolean delivered;
    private boolean mixed;
    private boolean lost;
    private @Nullable String begunBy;
    private @Nullable Snapshot snapshot;
    private @Nullable Snapshot continuedAt;
    private TransactionState before = TransactionState.IDLE;
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
        before = status();
        worked |= verdict.kind() == StatementKind.WRITE || verdict.kind() == StatementKind.UNKNOWN;
        touched |= verdict.kind() == StatementKind.SESSION;
    }

    /** A statement has failed. */
    void failed(SQLException failure) {
        // an eviction closes the driver's connection later, on a thread of the pool's
        lost |= FailureTable.classifyOnSession(failure) == FailureKind.CONNECTION
                || failure instanceof TransactionRestartRequiredException
                || failure instanceof DeadlineExceededException;
    }

    /** The text that opened the transaction; null where the driver did. */
    @Nullable
    String begunBy() {
        return begunBy;
    }

    /** Whether the application has nothing of this transaction yet. */
    boolean hasDeliveredNothing() {
        return !delivered;
    }

    /** What this transaction has read so far; null where nothing, or where the server has not told. */
    @Nullable
    Snapshot snapshot() {
        return snapshot;
    }

    /** What everything in this transaction has to be read as of, because it goes on from another lease; null for most. */
    @Nullable
    Snapshot continuedAt() {
        return continuedAt;
    }

    /** Whether this transaction is its snapshot and nothing else. */
    boolean canBeContinued() {
        return snapshot != null && !worked && !touched && !settingsChanged && !mixed && !pinned;
    }

    /** Goes on with a transaction of another lease, if this is the same environment. */
    void continueAt(Snapshot of) throws SQLException {
        String here = text("SELECT mz_environment_id()");
        if (!of.environment().equals(here)) {
            throw new SQLException("endpoint " + lease.endpoint() + " has another environment by now", "40001");
        }
        snapshot = of;
        continuedAt = of;
        delivered = true;
    }

    /** Opens a transaction by a text. */
    void begin(String sql) throws SQLException {
        try (Statement statement = lease.jdbc().createStatement()) {
            statement.execute(sql);
        }
        begunBy = sql;
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = lease.jdbc().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Refuses what would not be read as of the snapshot that this transaction goes on with. */
    void checkSnapshot(Execution<?> execution) throws SQLException {
        Snapshot of = continuedAt;
        if (of == null || execution.isQuestion() || Effects.isEnd(execution.verdict())) {
            return;
        }
        if (!execution.verdict().isRead() || !execution.canBeReadAsOf(of.timestamp())) {
            throw Refusals.notAsOf(lease.endpoint(), of);
        }
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
            return lost || lease.jdbc().isClosed();
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
                settings.bring(lease, adds.apply(state));
                stateAtBegin = state;
                physical.setReadOnly(readOnly);
                physical.setAutoCommit(autoCommit);
            }
            case OPEN -> {
                settingsChanged |= settings.bring(lease, adds.apply(state));
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
    SessionState succeeded(Execution<?> execution, SessionState state) {
        Verdict verdict = execution.verdict();
        if (verdict.kind() == StatementKind.BEGIN && !delivered) {
            begunBy = execution.text();
        } else {
            delivered = true;
            note(execution.snapshot());
        }
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
        settings.note(lease, adds.apply(changed), verdict.changes());
        return changed;
    }

    private void note(@Nullable Snapshot read) {
        mixed |= read != null && snapshot != null && !read.equals(snapshot);
        snapshot = snapshot == null ? read : snapshot;
    }

    /** Where a text of several statements has ended a transaction, which settings that kept is the server's secret. */
    void pinIfUnclear(Verdict verdict) {
        if (settingsChanged && (isIdle() || verdict.opens() || verdict.ends())) {
            pin();
        }
    }

    /** Whether an end keeps a transaction's settings: a failed one is rolled back, and the driver lets its COMMIT succeed. */
    boolean keeps(Verdict end) {
        return before != TransactionState.FAILED && end.kind() != StatementKind.ROLLBACK;
    }

    /** The transaction is over, whether or not the next one is open: the logical connection's settings after it. */
    SessionState ended(boolean kept, SessionState state) {
        closeCursors();
        boolean undone = settingsChanged && !kept;
        settingsChanged = false;
        worked = false;
        touched = false;
        delivered = false;
        mixed = false;
        begunBy = null;
        snapshot = null;
        continuedAt = null;
        if (undone) {
            settings.note(lease, adds.apply(stateAtBegin), List.of());
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

    /** The driver is to learn a type before this goes to its next borrower. */
    void learnsLater(int type) {
        Set<Integer> more = new HashSet<>(unlearnt);
        more.add(type);
        unlearnt = more;
    }

    boolean hasToLearn() {
        return !unlearnt.isEmpty();
    }

    /** Has the driver ask for the types that it could not ask for in the transaction. */
    void learn() throws SQLException {
        Set<Integer> types = unlearnt;
        unlearnt = Set.of();
        ColumnTypes.learn(types, lease.jdbc());
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
