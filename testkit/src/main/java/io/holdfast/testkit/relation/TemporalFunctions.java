package io.holdfast.testkit.relation;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.value.ValueBigint;

/** Temporal filters. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class TemporalFunctions {
    /** The variable that holds when an answer changes next by itself. */
    static final String NEXT = "mz_next";

    private TemporalFunctions() {}

    /** Compares {@code mz_now()} with a time, and notes when the answer changes. */
    public static boolean nowCompared(Connection connection, String operator, long other) throws SQLException {
        SessionLocal session = (SessionLocal) ((JdbcConnection) connection).getSession();
        BigDecimal read = session.getVariable("mz_now").getBigDecimal();
        long now = read == null ? 0 : read.longValue();
        boolean after = operator.equals("<=") || operator.equals(">") || (operator.equals("=") && now >= other);
        long turn = after ? Math.addExact(other, 1) : other;
        if (turn > now && turn < session.getVariable(NEXT).getLong()) {
            session.setVariable(NEXT, ValueBigint.get(turn));
        }
        return switch (operator) {
            case "<" -> now < other;
            case "<=" -> now <= other;
            case ">" -> now > other;
            case ">=" -> now >= other;
            default -> now == other;
        };
    }
}
