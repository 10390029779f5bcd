package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** A prepared statement that is prepared wherever it is executed, with the parameters that were recorded. */
class LogicalPreparedStatement extends PreparedParameters {
    private final String sql;
    private final Verdict verdict;
    private @Nullable List<@Nullable Object[]> batch;

    LogicalPreparedStatement(LogicalConnection connection, StatementOptions options, String sql) {
        super(connection, options, sql);
        this.sql = sql;
        this.verdict = connection.classify(sql);
    }

    @Override
    PreparedStatement create(Connection on) throws SQLException {
        return create(on, sql);
    }

    @Override
    final PreparedStatement create(Connection on, String instead) throws SQLException {
        StatementOptions options = options();
        return on.prepareStatement(instead, options.type(), options.concurrency(), options.holdability());
    }

    @Override
    final @Nullable Object[] parametersNow() {
        return parameters().clone();
    }

    @Override
    final ResultSet query(Statement on, String text, @Nullable Object[] then) throws SQLException {
        return filled(on, then).executeQuery();
    }

    @Override
    final boolean canBeReadAsOf(long timestamp) {
        return Parameters.areRepeatable(parameters()) && super.canBeReadAsOf(timestamp);
    }

    /** The physical statement, with the recorded parameters. */
    private static PreparedStatement filled(LogicalStatement logical, Statement physical) throws SQLException {
        return filled(physical, ((PreparedParameters) logical).parameters());
    }

    private static PreparedStatement filled(Statement physical, @Nullable Object[] parameters) throws SQLException {
        PreparedStatement prepared = (PreparedStatement) physical;
        Parameters.set(parameters, prepared);
        return prepared;
    }

    /** Runs it with the recorded parameters, wherever that is. */
    private <T> T execute(StatementExecution.Form<T> form) throws SQLException {
        boolean repeatable = Parameters.areRepeatable(parameters());
        Verdict asked = repeatable || !verdict.isRead() ? verdict : Verdict.UNKNOWN;
        try {
            return run(asked, form);
        } catch (SQLException e) {
            if (!repeatable) {
                e.addSuppressed(new SQLException("not run again: a parameter is a stream of more than "
                        + StreamBinding.LIMIT + " bytes, which is not kept"));
            }
            throw e;
        }
    }

    @Override
    public boolean execute() throws SQLException {
        return execute((logical, on, text) -> filled(logical, on).execute());
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return wrapped(execute((logical, on, text) -> filled(logical, on).executeQuery()));
    }

    @Override
    public int executeUpdate() throws SQLException {
        return execute((logical, on, text) -> filled(logical, on).executeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return execute((logical, on, text) -> filled(logical, on).executeLargeUpdate());
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        List<@Nullable Object[]> entries = batch == null ? new ArrayList<>() : batch;
        entries.add(parameters().clone());
        batch = entries;
    }

    @Override
    public void clearBatch() {
        batch = null;
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return batched(PreparedStatement::executeBatch);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return batched(PreparedStatement::executeLargeBatch);
    }

    private <T> T batched(Operation<PreparedStatement, T> operation) throws SQLException {
        List<@Nullable Object[]> entries = batch == null ? List.of() : batch;
        batch = null;
        return run(verdict.isRead() ? Verdict.UNKNOWN : verdict, (logical, statement, text) -> {
            PreparedStatement prepared = (PreparedStatement) statement;
            prepared.clearBatch();
            for (@Nullable Object[] entry : entries) {
                Parameters.set(entry, prepared);
                prepared.addBatch();
            }
            return operation.on(prepared);
        });
    }

    @Override
    public @Nullable ResultSetMetaData describe(Connection on) throws SQLException {
        try (PreparedStatement statement = create(on)) {
            Parameters.set(parameters(), statement);
            return asked(statement.getMetaData());
        }
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return this.<Optional<ResultSetMetaData>>described(
                        statement -> Optional.ofNullable(asked(statement.getMetaData())))
                .orElse(null);
    }

    /** Asks a statement of its own, so that an open result of this one is not touched. */
    private <T> T described(Operation<PreparedStatement, T> question) throws SQLException {
        checkOpen();
        return session()
                .ask(
                        new Question<>(
                                session(),
                                Verdict.READ,
                                Duration.ofSeconds(options().queryTimeout())) {
                            @Override
                            T work(Lease on) throws SQLException {
                                try (PreparedStatement statement = create(on.jdbc())) {
                                    running(statement);
                                    Parameters.set(parameters(), statement);
                                    return question.on(statement);
                                }
                            }
                        });
    }

    /** Has the driver ask for all that it would ask later, when its connection is somebody else's. */
    private static @Nullable ResultSetMetaData asked(@Nullable ResultSetMetaData columns) throws SQLException {
        if (columns != null) {
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                columns.getColumnTypeName(column);
                columns.getColumnClassName(column);
            }
        }
        return columns;
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return described(statement -> {
            ParameterMetaData types = statement.getParameterMetaData();
            for (int index = 1; index <= types.getParameterCount(); index++) {
                types.getParameterTypeName(index);
                types.getParameterClassName(index);
            }
            return types;
        });
    }

    private static SQLException withText() {
        return new PSQLException("A prepared statement has its text already.", PSQLState.WRONG_OBJECT_TYPE);
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw withText();
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        throw withText();
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        throw withText();
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        throw withText();
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        throw withText();
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        throw withText();
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        throw withText();
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        throw withText();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw withText();
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        throw withText();
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        throw withText();
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        throw withText();
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw withText();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw withText();
    }
}
