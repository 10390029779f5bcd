package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.FailureTable;
import io.holdfast.freshness.StalenessBound;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseStatement;

/**
 * A statement that belongs to no physical connection. It stays bound to the physical statement of its last execute, and uses
 * it again where the next lease is of the same connection. Used by one thread, except {@link #cancel} and {@link #close}.
 */
class LogicalStatement extends StatementOutcome {
    private final LogicalConnection connection;
    private @Nullable List<String> batch;
    private volatile @Nullable Execution execution;
    private volatile boolean closed;
    private volatile @Nullable Statement physical;
    private @Nullable LogicalResultSet result;
    private @Nullable Execution answered;

    LogicalStatement(LogicalConnection connection, StatementOptions options) {
        super(options);
        this.connection = connection;
    }

    /** Makes the physical statement. */
    Statement create(Connection on) throws SQLException {
        return options().create(on);
    }

    /** Runs a text on the physical statement, wherever that is. */
    final <T> T run(Verdict verdict, Operation<Statement, T> operation) throws SQLException {
        return run(verdict, null, operation);
    }

    /** Runs a text on the physical statement, wherever that is, with parameters if there are any. */
    final <T> T run(Verdict verdict, @Nullable Parameters parameters, Operation<Statement, T> operation)
            throws SQLException {
        checkOpen();
        Execution current = connection
                .session()
                .deadlines()
                .execution(Duration.ofSeconds(options().queryTimeout()));
        execution = current;
        result = null;
        forgetSurvival();
        try {
            Verdict asked = options().isUpdatable() ? verdict.pinning() : verdict;
            if (options().isCursor() && !connection.restartsCursors()) {
                current.onlyOnce();
            }
            session().freshness().require(current.call(), asked, text(), boundMillis());
            T answer =
                    connection.session().run(current, asked, lease -> attempt(current, lease, parameters, operation));
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

    private <T> T run(String sql, Operation<Statement, T> operation) throws SQLException {
        says(sql);
        return run(connection.classify(sql), operation);
    }

    private <T> T attempt(
            Execution current, Lease lease, @Nullable Parameters parameters, Operation<Statement, T> operation)
            throws SQLException {
        Statement statement = bound(lease);
        current.running(statement);
        T answer;
        try {
            answer = operation.with(parameters, statement);
        } catch (SQLException e) {
            if (!FailureTable.isChangedPlan(e)) {
                throw e;
            }
            Statement fresh = unprepared(lease, e);
            current.running(fresh);
            try {
                answer = operation.with(parameters, fresh);
            } finally {
                lease.evict();
            }
        }
        Statement done = physical();
        ColumnTypes.learn(done.getResultSet(), lease.jdbc());
        SQLWarning notices = done.getWarnings();
        if (notices != null) {
            current.answeredAt(
                    QueryTime.in(notices, connection.session().deadlines().now()));
        }
        return answer;
    }

    /**
     * The text's columns have changed, and nothing was executed. The driver would prepare it anew only for a field that
     * PostgreSQL sends and Materialize does not; so it runs once unprepared, and the connection, whose other prepared
     * statements are as old, is not used again.
     */
    private Statement unprepared(Lease lease, SQLException changed) throws SQLException {
        if (connection.session().isHeld()) {
            connection.session().discardAtEnd();
            throw changed;
        }
        // while the old one is open, the driver's cache does not give its preparation to another one of the same text
        Statement fresh = create(lease.jdbc());
        release();
        options().apply(fresh);
        fresh.unwrap(PGStatement.class).setPrepareThreshold(0);
        physical = fresh;
        return fresh;
    }

    /** The columns of the last text, described anew by the server; null where it cannot be described by itself. */
    @Nullable
    ResultSetMetaData describe(Connection on) throws SQLException {
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
        if (known != null && !known.isClosed() && known.getConnection() == lease.jdbc()) {
            return known;
        }
        release();
        Statement made = create(lease.jdbc());
        options().apply(made);
        physical = made;
        return made;
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

    final Session session() {
        return connection.session();
    }

    @Override
    final void checkOpen() throws SQLException {
        session().checkOpen();
        if (closed) {
            throw Refusals.statementClosed();
        }
    }

    @Override
    final @Nullable Statement bound() {
        return physical;
    }

    private void release() {
        Statement statement = physical;
        physical = null;
        if (statement != null) {
            Physical.close(statement);
        }
    }

    /** A result was closed by the application. */
    final void resultClosed() throws SQLException {
        if (closesOnCompletion()) {
            close();
        }
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(sql, statement -> statement.execute(sql));
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        return run(sql, statement -> statement.execute(sql, keys));
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        return run(sql, statement -> statement.execute(sql, columns));
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        return run(sql, statement -> statement.execute(sql, columns));
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return wrapped(run(sql, statement -> statement.executeQuery(sql)));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return run(sql, statement -> statement.executeUpdate(sql));
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        return run(sql, statement -> statement.executeUpdate(sql, keys));
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        return run(sql, statement -> statement.executeUpdate(sql, columns));
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        return run(sql, statement -> statement.executeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return run(sql, statement -> statement.executeLargeUpdate(sql));
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        return run(sql, statement -> statement.executeLargeUpdate(sql, keys));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        return run(sql, statement -> statement.executeLargeUpdate(sql, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        return run(sql, statement -> statement.executeLargeUpdate(sql, columns));
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        checkOpen();
        List<String> texts = batch == null ? new ArrayList<>() : batch;
        texts.add(sql);
        batch = texts;
    }

    @Override
    public void clearBatch() {
        batch = null;
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return batched(Statement::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return batched(Statement::executeLargeBatch);
    }

    private <T> T batched(Operation<Statement, T> execute) throws SQLException {
        List<String> texts = batch == null ? List.of() : batch;
        batch = null;
        says(null);
        Verdict all = Verdict.together(texts.stream().map(this::classify).toList());
        return run(all, statement -> {
            statement.clearBatch();
            for (String text : texts) {
                statement.addBatch(text);
            }
            return execute.on(statement);
        });
    }

    @Override
    public final @Nullable ResultSet getResultSet() throws SQLException {
        checkOpen();
        Statement statement = physical;
        ResultSet raw = statement == null ? null : statement.getResultSet();
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
                cursor ? new LogicalCursor(raw, this, answered, session()) : new LogicalResultSet(raw, this, answered);
        result = wrapped;
        return wrapped;
    }

    @Override
    public final ResultSet getGeneratedKeys() throws SQLException {
        checkOpen();
        Statement last = physical;
        ResultSet keys = last == null ? run(Verdict.READ, Statement::getGeneratedKeys) : last.getGeneratedKeys();
        return new LogicalResultSet(keys, this, answered);
    }

    @Override
    public final void cancel() throws SQLException {
        Execution current = execution;
        if (current != null) {
            current.stop();
        }
    }

    @Override
    public final void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        Execution current = execution;
        if (current == null) {
            release();
        } else {
            current.stop();
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
        return run(Verdict.READ.pinning(), type::cast);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this)
                || type == PGStatement.class
                || type == BaseStatement.class
                || type == StalenessBound.class;
    }
}
