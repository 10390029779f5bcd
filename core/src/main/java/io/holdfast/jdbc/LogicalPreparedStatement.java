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
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** A prepared statement that is prepared wherever it is executed, with the parameters that were recorded. */
final class LogicalPreparedStatement extends PreparedParameters {
    private final Preparation preparation;
    private final Verdict verdict;
    private final List<Parameters> batch = new ArrayList<>(0);

    LogicalPreparedStatement(
            LogicalConnection connection, StatementOptions options, Verdict verdict, Preparation preparation) {
        super(connection, options);
        options.poolable(true);
        this.verdict = verdict;
        this.preparation = preparation;
    }

    @Override
    Statement create(Connection on) throws SQLException {
        return preparation.on(on);
    }

    private <T> T execute(Operation<PreparedStatement, T> operation) throws SQLException {
        Parameters now = parameters();
        boolean repeatable = now.areRepeatable();
        Verdict asked = repeatable || !verdict.isRead() ? verdict : Verdict.UNKNOWN;
        try {
            return run(asked, statement -> {
                PreparedStatement prepared = (PreparedStatement) statement;
                now.set(prepared);
                return operation.on(prepared);
            });
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
        return execute(PreparedStatement::execute);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return wrapped(execute(PreparedStatement::executeQuery));
    }

    @Override
    public int executeUpdate() throws SQLException {
        return execute(PreparedStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return execute(PreparedStatement::executeLargeUpdate);
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        batch.add(parameters().copy());
    }

    @Override
    public void clearBatch() {
        batch.clear();
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
        List<Parameters> entries = List.copyOf(batch);
        batch.clear();
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
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        return run(Verdict.READ, statement -> ((PreparedStatement) statement).getMetaData());
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return run(Verdict.READ, statement -> ((PreparedStatement) statement).getParameterMetaData());
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
