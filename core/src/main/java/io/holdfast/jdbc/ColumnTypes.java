package io.holdfast.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.core.TransactionState;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/**
 * Has the driver learn a result's types while its connection is still ours. It asks the server for each type that it does not
 * know, enums, composites and their arrays, when a value or a name of it is first asked for, which may be after the lease went
 * back. Once known, a type costs nothing for as long as the connection lives.
 */
final class ColumnTypes {
    private static final System.Logger LOG = System.getLogger(ColumnTypes.class.getName());

    private ColumnTypes() {}

    /**
     * Learns the types of a result, if there is one. A failure is left to who asks for such a value.
     *
     * @param waiting notes what has to wait; null for a read, beside which others may run
     */
    static void learn(@Nullable ResultSet result, Connection physical, @Nullable Session waiting) {
        if (result instanceof PgResultSet rows && physical instanceof PgConnection driver) {
            try {
                int count = rows.getMetaData().getColumnCount();
                for (int column = 1; column <= count; column++) {
                    int type = rows.getColumnOID(column);
                    if (!isKnown(type) && waiting != null && !mayAsk(driver)) {
                        waiting.learnsLater(type);
                    } else if (!isKnown(type)) {
                        learn(type, driver.getTypeInfo());
                    }
                }
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "asking for the types of a result", e);
            }
        }
    }

    /**
     * Whether a question about types harms nothing. In a transaction of Materialize's that subscribes or writes, every read is
     * an error, and the transaction's end: https://materialize.com/docs/sql/begin/.
     */
    private static boolean mayAsk(PgConnection driver) {
        return driver.getTransactionState() == TransactionState.IDLE || Isolation.isPostgres(driver);
    }

    /** Learns types that had to wait. */
    static void learn(Set<Integer> types, Connection physical) throws SQLException {
        TypeInfo known = ((PgConnection) physical).getTypeInfo();
        for (int type : types) {
            learn(type, known);
        }
    }

    private static void learn(int type, TypeInfo types) throws SQLException {
        // its name, its JDBC type, its element: a question of its own each, where the driver does not know
        types.getPGType(type);
        if (types.getSQLType(type) == Types.ARRAY) {
            types.getArrayDelimiter(type);
            types.getSQLType(types.getPGArrayElement(type));
        }
    }

    /** What the driver knows from its start; the usual ones, so that they cost a comparison and no look-up. */
    private static boolean isKnown(int type) {
        return switch (type) {
            case Oid.BOOL,
                    Oid.BYTEA,
                    Oid.CHAR,
                    Oid.NAME,
                    Oid.INT8,
                    Oid.INT2,
                    Oid.INT4,
                    Oid.TEXT,
                    Oid.OID,
                    Oid.JSON,
                    Oid.FLOAT4,
                    Oid.FLOAT8,
                    Oid.BPCHAR,
                    Oid.VARCHAR,
                    Oid.DATE,
                    Oid.TIME,
                    Oid.TIMETZ,
                    Oid.TIMESTAMP,
                    Oid.TIMESTAMPTZ,
                    Oid.INTERVAL,
                    Oid.NUMERIC,
                    Oid.UUID -> true;
            default -> false;
        };
    }
}
