package io.holdfast.jdbc;

import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** A prepared statement that is prepared wherever it is executed, with the parameters that were recorded. */
final class LogicalPreparedStatement extends PreparedParameters {
    private final String sql;
    private final @Nullable Preparation preparation;
    private final Verdict verdict;
    private @Nullable List<Parameters> batch;

    /**
     * For a text.
     *
     * @param preparation prepares it; null for the ordinary way
     */
    LogicalPreparedStatement(
            LogicalConnection connection, StatementOptions options, String sql, @Nullable Preparation preparation) {
        super(connection, options);
        this.sql = sql;
        says(sql);
        this.verdict = connection.classify(sql);
        this.preparation = preparation;
    }

    @Override
    PreparedStatement create(Connection on) throws SQLException {
        StatementOptions options = options();
        return preparation == null
                ? on.prepareStatement(sql, options.type(), options.concurrency(), options.holdability())
                : preparation.on(on);
    }

    /** Sets the recorded parameters wherever it runs. */
    private <T> T execute(Operation<Statement, T> operation) throws SQLException {
        boolean repeatable = parameters().areRepeatable();
        Verdict asked = repeatable || !verdict.isRead() ? verdict : Verdict.UNKNOWN;
        try {
            return run(asked, parameters(), operation);
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
        return execute(statement -> ((PreparedStatement) statement).execute());
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return wrapped(execute(statement -> ((PreparedStatement) statement).executeQuery()));
    }

    @Override
    public int executeUpdate() throws SQLException {
        return execute(statement -> ((PreparedStatement) statement).executeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return execute(statement -> ((PreparedStatement) statement).executeLargeUpdate());
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        List<Parameters> entries = batch == null ? new ArrayList<>() : batch;
        entries.add(parameters().copy());
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
        List<Parameters> entries = batch == null ? List.of() : batch;
        batch = null;
        return run(verdict.isRead() ? Verdict.UNKNOWN : verdict, statement -> {
            PreparedStatement prepared = (PreparedStatement) statement;
            prepared.clearBatch();
            for (Parameters entry : entries) {
                entry.set(prepared);
                prepared.addBatch();
            }
            return operation.on(prepared);
        });
    }

    @Override
    @Nullable
    ResultSetMetaData describe(Connection on) throws SQLException {
        try (PreparedStatement statement = create(on)) {
            parameters().set(statement);
            return asked(statement.getMetaData());
        }
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return run(Verdict.READ, statement -> Optional.ofNullable(asked(((PreparedStatement) statement).getMetaData())))
                .orElse(null);
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
        return run(Verdict.READ, statement -> {
            ParameterMetaData types = ((PreparedStatement) statement).getParameterMetaData();
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

    /** Prepares the text on a physical connection. */
    @FunctionalInterface
    interface Preparation {
        /** Prepares it. */
        PreparedStatement on(Connection physical) throws SQLException;
    }
}
