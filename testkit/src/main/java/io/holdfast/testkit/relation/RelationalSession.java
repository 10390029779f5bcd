package io.holdfast.testkit.relation;

import io.holdfast.testkit.sql.SqlType;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.h2.command.CommandInterface;
import org.h2.engine.SessionLocal;
import org.h2.expression.ParameterInterface;
import org.h2.message.DbException;
import org.h2.result.ResultInterface;
import org.h2.util.JSR310Utils;
import org.h2.value.TypeInfo;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueNumeric;
import org.jspecify.annotations.Nullable;

/** One connection to the relational engine. Confined to one thread, except {@link #cancel()}. */
public final class RelationalSession implements AutoCloseable {
    /** {@code mz_now()} in the relational engine's dialect. */
    public static final String MZ_NOW = "CAST(@mz_now AS NUMERIC(" + SqlType.MZ_TIMESTAMP_PRECISION + ",0))";

    /** {@code now()} in the relational engine's dialect. */
    public static final String NOW = "CAST(@mz_wall AS TIMESTAMP(6) WITH TIME ZONE)";

    private final Connection connection;
    private final SessionLocal session;
    private final ReadPoints points;
    private final List<TableDefinition.Computed> computed;
    private volatile @Nullable CommandInterface running;

    RelationalSession(
            Connection connection, SessionLocal session, ReadPoints points, List<TableDefinition.Computed> computed) {
        this.connection = connection;
        this.session = session;
        this.points = points;
        this.computed = computed;
        enter(ReadPoint.at(0, 0));
    }

    private void enter(ReadPoint point) {
        points.set(session, point);
        session.setVariable(TemporalFunctions.NEXT, ValueBigint.get(Long.MAX_VALUE));
        session.setVariable("mz_now", ValueNumeric.get(BigDecimal.valueOf(point.time())));
        session.setVariable("mz_wall", JSR310Utils.instantToValue(Instant.ofEpochMilli(point.now())));
    }

    /**
     * The computed relations, to be kept as they are at the first look.
     *
     * @return for the reads of one transaction
     */
    public ComputedRows computedRows() {
        return new ComputedRows(computed);
    }

    /**
     * When the answer of the last query changes by itself, because it compares {@code mz_now()}.
     *
     * @return a timestamp after that of the query, {@link Long#MAX_VALUE} for never
     */
    public long nextChange() {
        return session.getVariable(TemporalFunctions.NEXT).getLong();
    }

    /**
     * Plans a query without running it.
     *
     * @param sql in the relational engine's dialect
     * @return what it takes and gives
     * @throws SqlError where it cannot be planned
     */
    public Description describe(String sql) throws SqlError {
        try (CommandInterface command = session.prepareCommand(sql)) {
            List<PgType> parameters = new ArrayList<>();
            for (ParameterInterface parameter : command.getParameters()) {
                parameters.add(parameterType(parameter.getType()));
            }
            return new Description(command.isQuery() ? columns(command.getMetaData()) : List.of(), parameters);
        } catch (DbException e) {
            throw Failures.of(e);
        }
    }

    private static PgType parameterType(@Nullable TypeInfo info) throws SqlError {
        return info == null || info.getValueType() <= Value.NULL ? PgType.UNKNOWN : Values.type(info);
    }

    private static List<TableDefinition.ColumnSpec> columns(ResultInterface result) throws SqlError {
        List<TableDefinition.ColumnSpec> columns = new ArrayList<>();
        for (int i = 0; i < result.getVisibleColumnCount(); i++) {
            TypeInfo info = result.getColumnType(i);
            String relational = info.getValueType() == Value.NULL
                    ? "VARCHAR"
                    : info.getSQL(new StringBuilder(), 0).toString();
            columns.add(new TableDefinition.ColumnSpec(result.getAlias(i), Values.type(info), relational, true));
        }
        return List.copyOf(columns);
    }

    /**
     * Runs a query to its end.
     *
     * @param sql in the relational engine's dialect
     * @param parameters their values
     * @param point when to read
     * @return the answer
     * @throws SqlError the query's own error, 57014 where it was cancelled
     */
    public RowSet query(String sql, List<@Nullable Object> parameters, ReadPoint point) throws SqlError {
        enter(point);
        try (CommandInterface command = bind(sql, parameters)) {
            running = command;
            ResultInterface result = command.executeQuery(0, Integer.MAX_VALUE, false);
            List<PgType> types = columns(result).stream()
                    .map(TableDefinition.ColumnSpec::type)
                    .toList();
            return new RowSet(result, types);
        } catch (DbException e) {
            throw Failures.of(e);
        } finally {
            running = null;
        }
    }

    /**
     * Runs a write; its changes go to the point's buffer.
     *
     * @param sql in the relational engine's dialect
     * @param parameters their values
     * @param point when to read, with a buffer
     * @return how many rows it touched
     * @throws SqlError the statement's own error
     */
    public long update(String sql, List<@Nullable Object> parameters, ReadPoint point) throws SqlError {
        enter(point);
        try (CommandInterface command = bind(sql, parameters)) {
            running = command;
            return command.executeUpdate(null).getUpdateCount();
        } catch (DbException e) {
            throw Failures.of(e);
        } finally {
            running = null;
        }
    }

    private CommandInterface bind(String sql, List<@Nullable Object> parameters) {
        CommandInterface command = session.prepareCommand(sql);
        List<? extends ParameterInterface> wanted = command.getParameters();
        for (int i = 0; i < wanted.size() && i < parameters.size(); i++) {
            wanted.get(i).setValue(Values.toValue(parameters.get(i)), true);
        }
        return command;
    }

    /** Stops what runs now, from any thread. */
    public void cancel() {
        CommandInterface command = running;
        if (command != null) {
            command.cancel();
        }
    }

    @Override
    public void close() {
        points.remove(session);
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("the relational engine does not let go", e);
        }
    }
}
