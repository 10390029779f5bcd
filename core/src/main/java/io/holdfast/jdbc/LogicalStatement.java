package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
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
class LogicalStatement extends StatementSettings {
    private final LogicalConnection connection;
    private final List<String> batch = new ArrayList<>(0);
    private volatile @Nullable Execution execution;
    private volatile boolean closed;
    private volatile @Nullable Statement physical;
    private @Nullable LogicalResultSet result;
    private @Nullable SQLWarning survived;
    private boolean closesOnCompletion;

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
        checkOpen();
        Execution current = connection
                .session()
                .deadlines()
                .execution(Duration.ofSeconds(options().queryTimeout()));
        execution = current;
        result = null;
        survived = null;
        try {
            Verdict asked = options().isUpdatable() ? verdict.pinning() : verdict;
            T answer = connection.session().run(current, asked, lease -> {
                Statement statement = bound(lease);
                current.running(statement);
                return operation.on(statement);
            });
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
        return run(connection.classify(sql), operation);
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

    private void noteSurvival(Execution done) {
        if (done.attempts() > 1) {
            survived = new SQLWarning(
                    "The statement failed on " + done.firstEndpoint() + " and was answered by attempt "
                            + done.attempts() + ".",
                    "01000");
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
        if (closesOnCompletion) {
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
        batch.add(sql);
    }

    @Override
    public void clearBatch() {
        batch.clear();
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
        List<String> texts = List.copyOf(batch);
        batch.clear();
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
        LogicalResultSet wrapped = cursor ? new LogicalCursor(raw, this, session()) : new LogicalResultSet(raw, this);
        result = wrapped;
        return wrapped;
    }

    @Override
    public final ResultSet getGeneratedKeys() throws SQLException {
        checkOpen();
        Statement last = physical;
        ResultSet keys = last == null ? run(Verdict.READ, Statement::getGeneratedKeys) : last.getGeneratedKeys();
        return new LogicalResultSet(keys, this);
    }

    @Override
    public final int getUpdateCount() throws SQLException {
        checkOpen();
        Statement statement = physical;
        return statement == null ? -1 : statement.getUpdateCount();
    }

    @Override
    public final long getLargeUpdateCount() throws SQLException {
        checkOpen();
        Statement statement = physical;
        return statement == null ? -1 : statement.getLargeUpdateCount();
    }

    @Override
    public final boolean getMoreResults() throws SQLException {
        checkOpen();
        Statement statement = physical;
        return statement != null && statement.getMoreResults();
    }

    @Override
    public final boolean getMoreResults(int what) throws SQLException {
        checkOpen();
        Statement statement = physical;
        return statement != null && statement.getMoreResults(what);
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        Statement statement = physical;
        SQLWarning server = statement == null ? null : statement.getWarnings();
        SQLWarning first = survived;
        if (first != null && first.getNextWarning() == null && server != null) {
            first.setNextWarning(server);
        }
        return first == null ? server : first;
    }

    @Override
    public final void clearWarnings() throws SQLException {
        survived = null;
        Statement statement = physical;
        if (statement != null) {
            statement.clearWarnings();
        }
    }

    @Override
    public final void cancel() throws SQLException {
        Execution current = execution;
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
        Execution current = execution;
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
    public final void closeOnCompletion() {
        closesOnCompletion = true;
    }

    @Override
    public final boolean isCloseOnCompletion() {
        return closesOnCompletion;
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
        // what is done to the driver's own statement cannot be seen, so it must not reach another borrower
        return run(Verdict.READ.pinning(), type::cast);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this) || type == PGStatement.class || type == BaseStatement.class;
    }

    /** What an attempt does with its physical statement. */
    @FunctionalInterface
    interface Operation<S, T> {
        /** Does it. */
        T on(S statement) throws SQLException;
    }
}
