package io.holdfast.jdbc;

import io.holdfast.read.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that is handed its texts. */
final class LogicalTextStatement extends LogicalStatement {
    private @Nullable List<String> batch;

    LogicalTextStatement(LogicalConnection connection, StatementOptions options) {
        super(connection, options, null);
    }

    @Override
    Statement create(Connection on) throws SQLException {
        return options().create(on);
    }

    @Override
    Statement create(Connection on, String instead) throws SQLException {
        return create(on);
    }

    @Override
    @Nullable
    Object[] parametersNow() {
        return Parameters.NONE;
    }

    @Override
    ResultSet query(Statement on, String sql, @Nullable Object[] then) throws SQLException {
        return on.executeQuery(sql);
    }

    private <T> T run(String sql, StatementExecution.Form<T> form) throws SQLException {
        text(sql);
        return run(classify(sql), form);
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(sql, (logical, on, text) -> on.execute(text));
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        return run(sql, (logical, on, text) -> on.execute(text, keys));
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        return run(sql, (logical, on, text) -> on.execute(text, columns));
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        return run(sql, (logical, on, text) -> on.execute(text, columns));
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return wrapped(run(sql, (logical, on, text) -> on.executeQuery(text)));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeUpdate(text));
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeUpdate(text, keys));
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeUpdate(text, columns));
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeUpdate(text, columns));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeLargeUpdate(text));
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeLargeUpdate(text, keys));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeLargeUpdate(text, columns));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        return run(sql, (logical, on, text) -> on.executeLargeUpdate(text, columns));
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
        text(null);
        Verdict all = Verdict.together(texts.stream().map(this::classify).toList());
        return run(all, (logical, statement, none) -> {
            statement.clearBatch();
            for (String each : texts) {
                statement.addBatch(each);
            }
            return execute.on(statement);
        });
    }
}
