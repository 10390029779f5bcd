package io.holdfast.jdbc;

import io.holdfast.endpoint.physical.Lease;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgResultSet;

/**
 * The columns of a result. What came with the result is answered from there. What the driver would ask the server for, about the
 * table behind a column, it would ask on a connection that is somebody else's by now: it is asked on a lease of our own, once,
 * by describing the statement again.
 */
final class ResultColumns implements ResultSetMetaData, PGResultSetMetaData {
    private final ResultSet result;
    private final ResultSetMetaData known;
    private final ResultOwner owner;
    private final Connection home;
    private boolean asked;
    private @Nullable ResultSetMetaData described;

    ResultColumns(ResultSet result, ResultOwner owner) throws SQLException {
        this.result = result;
        this.known = result.getMetaData();
        this.home = result.getStatement().getConnection();
        this.owner = owner;
    }

    /** What the server tells; null where the statement cannot be described by itself. */
    private @Nullable ResultSetMetaData described() throws SQLException {
        if (!asked) {
            described = owner.session().ask(this::describe).orElse(null);
            asked = true;
        }
        return described;
    }

    private Optional<ResultSetMetaData> describe(Lease lease) throws SQLException {
        ResultSetMetaData columns = lease.jdbc() == home ? known : owner.describe(lease.jdbc());
        if (columns == null || columns.getColumnCount() != known.getColumnCount()) {
            return Optional.empty();
        }
        // asks for all columns at once, and keeps the answer
        columns.isNullable(1);
        return Optional.of(columns);
    }

    private static PGResultSetMetaData postgres(ResultSetMetaData columns) throws SQLException {
        return columns.unwrap(PGResultSetMetaData.class);
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        ResultSetMetaData columns = described();
        return columns != null && columns.isAutoIncrement(column);
    }

    @Override
    public int isNullable(int column) throws SQLException {
        ResultSetMetaData columns = described();
        return columns == null ? columnNullableUnknown : columns.isNullable(column);
    }

    @Override
    public String getTableName(int column) throws SQLException {
        ResultSetMetaData columns = described();
        return columns == null ? "" : columns.getTableName(column);
    }

    @Override
    public String getBaseTableName(int column) throws SQLException {
        ResultSetMetaData columns = described();
        return columns == null ? "" : postgres(columns).getBaseTableName(column);
    }

    @Override
    public String getBaseSchemaName(int column) throws SQLException {
        ResultSetMetaData columns = described();
        return columns == null ? "" : postgres(columns).getBaseSchemaName(column);
    }

    @Override
    public String getBaseColumnName(int column) throws SQLException {
        ResultSetMetaData columns = described();
        return columns == null ? "" : postgres(columns).getBaseColumnName(column);
    }

    /** A serial column has a name of its own, which only the server's catalog tells. */
    @Override
    public String getColumnTypeName(int column) throws SQLException {
        ResultSetMetaData columns = described();
        if (columns != null) {
            return columns.getColumnTypeName(column);
        }
        BaseConnection types = home.unwrap(BaseConnection.class);
        return types.getTypeInfo().getPGType(result.unwrap(PgResultSet.class).getColumnOID(column));
    }

    @Override
    public int getFormat(int column) throws SQLException {
        return postgres(known).getFormat(column);
    }

    @Override
    public int getColumnCount() throws SQLException {
        return known.getColumnCount();
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        return known.isCaseSensitive(column);
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        return known.isSearchable(column);
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        return known.isCurrency(column);
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        return known.isSigned(column);
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        return known.getColumnDisplaySize(column);
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        return known.getColumnLabel(column);
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        return known.getColumnName(column);
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        return known.getSchemaName(column);
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        return known.getPrecision(column);
    }

    @Override
    public int getScale(int column) throws SQLException {
        return known.getScale(column);
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        return known.getCatalogName(column);
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        return known.getColumnType(column);
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        return known.isReadOnly(column);
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        return known.isWritable(column);
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        return known.isDefinitelyWritable(column);
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        return known.getColumnClassName(column);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (!type.isInstance(this)) {
            throw Refusals.notWrapped(type);
        }
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
