package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.FailureTable;
import io.holdfast.freshness.StalenessBound;
import io.holdfast.read.AsOf;
import io.holdfast.read.StatementKind;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseStatement;

/**
 * A statement that belongs to no physical connection. It stays bound to the physical statement of its last execute, and uses
 * it again where the next lease is of the same connection. Used by one thread, except {@link #cancel} and {@link #close}.
 */
abstract class LogicalStatement extends StatementOutcome implements ResultOwner {
    private final LogicalConnection connection;
    private volatile @Nullable Execution<?> execution;
    private volatile boolean closed;
    private volatile @Nullable Statement physical;
    private boolean bound;
    private @Nullable LogicalResultSet result;
    private @Nullable Execution<?> answered;
    private @Nullable String text;

    /**
     * For a connection.
     *
     * @param text what it is prepared with; null where each execute brings its own
     */
    LogicalStatement(LogicalConnection connection, StatementOptions options, @Nullable String text) {
        super(options);
        this.connection = connection;
        this.text = text;
    }

    /** Makes the physical statement. */
    abstract Statement create(Connection on) throws SQLException;

    /** Makes a physical statement for another text in place of its own. */
    abstract Statement create(Connection on, String instead) throws SQLException;

    /** What its parameters are now, to be kept. */
    abstract @Nullable Object[] parametersNow();

    /** Runs a query again with the parameters of then. */
    abstract ResultSet query(Statement on, String sql, @Nullable Object[] then) throws SQLException;

    /** Whether it can be read again as of a timestamp. */
    boolean canBeReadAsOf(long timestamp) {
        String last = text;
        return last != null && AsOf.text(last, timestamp).isPresent();
    }

    /** The text of the last execute; null before the first, and for a batch of texts. */
    final @Nullable String text() {
        return text;
    }

    /** Runs something on the physical statement, wherever that is. */
    final <T> T run(Verdict verdict, StatementExecution.Form<T> form) throws SQLException {
        checkOpen();
        Verdict asked = options().isUpdatable() ? verdict.pinning() : verdict;
        StatementExecution<T> current = new StatementExecution<>(this, asked, form);
        execution = current;
        result = null;
        forgetLast();
        try {
            if (options().isCursor() && !connection.restartsCursors()) {
                current.onlyOnce();
            }
            session().demand(current, boundMillis());
            T answer = session().run(current);
            answered = current;
            noteCursor();
            noteSurvival(current);
            return answer;
        } finally {
            execution = null;
            if (isClosed()) {
                release();
            }
        }
    }

    /** The text of the execute to come; null for a batch of texts. */
    final void text(@Nullable String sql) {
        text = sql;
    }

    /** Runs it once, on a lease. */
    final <T> T attempt(StatementExecution<T> current, Lease lease, StatementExecution.Form<T> form)
            throws SQLException {
        String sql = text == null ? "" : text;
        Snapshot at = current.verdict().isRead() ? session().continuedAt(lease) : null;
        Statement statement;
        if (at == null || text == null) {
            statement = bound(lease);
        } else {
            sql = asOf(at);
            statement = boundAsOf(lease, sql);
        }
        current.running(statement);
        T answer;
        try {
            answer = form.execute(this, statement, sql);
        } catch (SQLException e) {
            if (!FailureTable.isChangedPlan(e)) {
                throw e;
            }
            if (session().isHeld() || !ChangedPlan.hasDoneNothing(current.verdict(), sql, e)) {
                session().discard(lease);
                throw e;
            }
            Statement fresh = unprepared(lease, e);
            current.running(fresh);
            try {
                answer = form.execute(this, fresh, sql);
            } finally {
                lease.evict();
            }
        }
        Statement done = physical();
        learn(done, sql, current.verdict(), lease.jdbc());
        current.told(done);
        return answer;
    }

    /** Hands over the physical statement of the last execute. */
    final @Nullable Statement detached() {
        Statement statement = bound ? physical : null;
        if (statement == null) {
            release();
        }
        physical = null;
        return statement;
    }

    /** Takes over the physical statement of a run that was the fastest. */
    final void adopt(Statement answered) {
        physical = answered;
        bound = true;
    }

    /** Has the driver ask now what it would ask later, when the connection is somebody else's. */
    private void learn(Statement done, String sql, Verdict verdict, Connection on) throws SQLException {
        if (!verdict.isRead() && sql.indexOf(';') >= 0) {
            several(ResultChain.of(done, on, session()));
        } else {
            ColumnTypes.learn(done.getResultSet(), on, verdict.isRead() ? null : session());
        }
        if (verdict.kind() == StatementKind.WRITE) {
            ColumnTypes.learn(done.getGeneratedKeys(), on, session());
        }
    }

    /** Opens a query again, as of the snapshot that its transaction goes on with. */
    final ResultSet reopened(Execution<?> current, Lease lease, @Nullable Object[] then) throws SQLException {
        Snapshot at = session().continuedAt(lease);
        if (at == null) {
            throw Refusals.cursorEnded();
        }
        String sql = asOf(at);
        Statement statement = boundAsOf(lease, sql);
        current.running(statement);
        ResultSet rows = query(statement, sql, then);
        QueryTime told =
                QueryTime.in(statement.getWarnings(), session().ticker().instant());
        if (told != null && told.timestamp() != at.timestamp()) {
            throw Refusals.notAsOf(lease.endpoint(), at);
        }
        current.answeredAt(told);
        noteCursor();
        return rows;
    }

    private String asOf(Snapshot at) throws SQLException {
        Optional<String> last = Optional.ofNullable(text);
        return last.flatMap(sql -> AsOf.text(sql, at.timestamp())).orElseThrow(Refusals::cursorEnded);
    }

    private Statement boundAsOf(Lease lease, String sql) throws SQLException {
        release();
        Statement made = create(lease.jdbc(), sql);
        options().apply(made);
        physical = made;
        bound = false;
        asText(made);
        return made;
    }

    /** A cursor that may go on elsewhere has its values as text: they are compared with those of another connection. */
    private void asText(Statement statement) throws SQLException {
        if (session().resumesExactly() && options().isCursor()) {
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }

    /**
     * The text's columns have changed, and nothing was executed. The driver would prepare it anew only for a field that
     * PostgreSQL sends and Materialize does not; so it runs once unprepared, and the connection, whose other prepared
     * statements are as old, is not used again.
     */
    private Statement unprepared(Lease lease, SQLException changed) throws SQLException {
        session().healed(lease, changed);
        Statement fresh = unpreparedOn(lease.jdbc());
        release();
        physical = fresh;
        return fresh;
    }

    /** While the old one is open, the driver's cache does not give its preparation to another one of the same text. */
    final Statement unpreparedOn(Connection on) throws SQLException {
        Statement fresh = create(on);
        options().apply(fresh);
        fresh.unwrap(PGStatement.class).setPrepareThreshold(0);
        return fresh;
    }

    @Override
    public @Nullable ResultSetMetaData describe(Connection on) throws SQLException {
        String last = text();
        if (last == null || !classify(last).isRead()) {
            return null;
        }
        try (PreparedStatement statement = on.prepareStatement(last)) {
            ResultSetMetaData columns = statement.getMetaData();
            if (columns != null) {
                columns.isNullable(1);
            }
            return columns;
        }
    }

    private Statement bound(Lease lease) throws SQLException {
        Statement known = physical;
        if (known == null || !bound || known.isClosed() || known.getConnection() != lease.jdbc()) {
            release();
            known = create(lease.jdbc());
            options().apply(known);
            physical = known;
            bound = true;
        }
        asText(known);
        return known;
    }

    private void noteCursor() {
        Statement statement = physical;
        if (statement != null && options().isCursor()) {
            connection.session().endsWithTransaction(statement);
        }
    }

    /** The physical statement of the last execute. */
    final Statement physical() throws SQLException {
        Statement statement = physical;
        if (statement == null) {
            throw new SQLException("The statement has not been executed yet.", "55000");
        }
        return statement;
    }

    final Verdict classify(String sql) {
        return connection.classify(sql);
    }

    @Override
    public final Session session() {
        return connection.session();
    }

    @Override
    final void checkOpen() throws SQLException {
        session().checkOpen();
        if (closed) {
            throw Refusals.statementClosed();
        }
    }

    /** A cursor's is closed with its transaction, and this statement stays open. */
    @Override
    final @Nullable Statement bound() throws SQLException {
        Statement statement = physical;
        return statement == null || statement.isClosed() ? null : statement;
    }

    private void release() {
        Statement statement = physical;
        if (statement != null) {
            physical = null;
            Physical.close(statement);
        }
    }

    @Override
    public final Statement asStatement() {
        return this;
    }

    @Override
    public final void resultClosed() throws SQLException {
        if (closesOnCompletion()) {
            close();
        }
    }

    @Override
    public final @Nullable ResultSet getResultSet() throws SQLException {
        checkOpen();
        ResultSet raw = currentRows();
        return raw == null ? null : wrapped(raw);
    }

    /** The logical result of a physical one; the same for the same. */
    final ResultSet wrapped(ResultSet raw) throws SQLException {
        LogicalResultSet known = result;
        if (known != null && known.wraps(raw)) {
            return known;
        }
        boolean cursor = options().isCursor() && session().isHeld();
        LogicalResultSet wrapped =
                cursor ? new LogicalCursor(raw, this, answered) : new LogicalResultSet(raw, this, answered);
        result = wrapped;
        return wrapped;
    }

    @Override
    public final ResultSet getGeneratedKeys() throws SQLException {
        checkOpen();
        Statement last = bound();
        ResultSet keys = last == null
                ? run(Verdict.READ, (logical, on, none) -> on.getGeneratedKeys())
                : last.getGeneratedKeys();
        return new LogicalResultSet(keys, this, answered);
    }

    @Override
    public final void cancel() throws SQLException {
        Execution<?> current = execution;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public final void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        Execution<?> current = execution;
        if (current == null) {
            release();
        } else {
            current.cancel();
        }
    }

    @Override
    public final boolean isClosed() {
        return closed || session().isClosed();
    }

    @Override
    public final Connection getConnection() {
        return connection;
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        if (!isWrapperFor(type)) {
            throw Refusals.notWrapped(type);
        }
        if (type == StalenessBound.class) {
            return type.cast(bound(session().freshness()));
        }
        // what is done to the driver's own statement cannot be seen, so it must not reach another borrower
        return run(Verdict.READ.pinning(), (logical, on, none) -> type.cast(on));
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this)
                || type == PGStatement.class
                || type == BaseStatement.class
                || type == StalenessBound.class;
    }
}
