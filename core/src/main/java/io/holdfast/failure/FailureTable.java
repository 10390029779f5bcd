package io.holdfast.failure;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one table from SQLSTATE and text to {@link FailureKind}. Where a code alone does not decide, the text does, in the
 * wording of older and newer servers (Materialize changes texts between releases, codes rarely). First match wins.
 */
public final class FailureTable {
    private static final String CHANGED_PLAN = "cached plan must not change";

    private static final List<Row> ROWS = List.of(
            new Row("57014", "statement timeout", FailureKind.TIMEOUT),
            new Row("57014", "timed out", FailureKind.TIMEOUT),
            new Row("57P0", "", FailureKind.CONNECTION),
            new Row("25P03", "", FailureKind.CONNECTION),
            new Row("28000", "authentication expired", FailureKind.CONNECTION),
            new Row("28", "", FailureKind.REFUSED),
            new Row("3D000", "", FailureKind.REFUSED),
            new Row("MZ01", "", FailureKind.REFUSED),
            new Row("53200", "", FailureKind.QUERY),
            new Row("53", "", FailureKind.OVERLOAD),
            new Row("40001", "bounded staleness", FailureKind.STALE),
            new Row("40", "", FailureKind.SESSION),
            new Row("0A000", "has no replicas available", FailureKind.NOT_SERVING),
            new Row("0A000", CHANGED_PLAN, FailureKind.SESSION),
            new Row("25006", "cannot write in read-only mode", FailureKind.NOT_SERVING),
            new Row("42704", "was dropped", FailureKind.SESSION),
            new Row("P0002", "not readable", FailureKind.SESSION),
            new Row("XX000", "replica failed or was dropped", FailureKind.NOT_SERVING),
            new Row("XX000", "was dropped", FailureKind.SESSION),
            // PostgreSQL reports a missing parameter under a class that is otherwise the connection's
            new Row("08P01", "bind message supplies", FailureKind.QUERY),
            new Row("08", "", FailureKind.CONNECTION));

    private FailureTable() {}

    /**
     * What an error means. An I/O error among the causes of an error without a code is a broken connection; with a code the
     * code decides, because a parameter's own stream can fail, too.
     *
     * @param failure what PgJDBC or the pool threw
     * @return its kind; {@link FailureKind#QUERY} where nothing matches, which marks nobody and repeats nothing
     */
    public static FailureKind classify(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null && hasIoCause(failure)) {
            return FailureKind.CONNECTION;
        }
        if (state == null) {
            return failure instanceof SQLTimeoutException ? FailureKind.TIMEOUT : FailureKind.QUERY;
        }
        String text = failure.getMessage() == null ? "" : failure.getMessage();
        return ROWS.stream()
                .filter(row -> row.matches(state, text))
                .findFirst()
                .map(Row::kind)
                .orElse(FailureKind.QUERY);
    }

    /**
     * What an error of a statement means on a session that is logged in: what would turn a login away is the statement's own
     * fault there ({@code DROP DATABASE} of an unknown one is 3D000, too).
     *
     * @param failure what PgJDBC threw
     * @return its kind, never {@link FailureKind#REFUSED}
     */
    public static FailureKind classifyOnSession(SQLException failure) {
        FailureKind kind = classify(failure);
        return kind == FailureKind.REFUSED ? FailureKind.QUERY : kind;
    }

    /**
     * Whether the server itself reported the error, as opposed to the driver or the network. The same one from two endpoints
     * is the query's.
     *
     * @param failure what was thrown
     * @return true where an ErrorResponse was read and the connection did not break under it
     */
    public static boolean reportedByServer(SQLException failure) {
        return failure instanceof org.postgresql.util.PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && !hasIoCause(failure);
    }

    /**
     * Whether a prepared statement's columns have changed under it. It was not executed.
     *
     * @param failure what was thrown
     * @return true where the same text, prepared anew, runs
     */
    public static boolean isChangedPlan(SQLException failure) {
        String text = failure.getMessage();
        return "0A000".equals(failure.getSQLState()) && text != null && text.contains(CHANGED_PLAN);
    }

    private static boolean hasIoCause(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof IOException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private record Row(String statePrefix, String text, FailureKind kind) {
        boolean matches(String state, String message) {
            return state.startsWith(statePrefix) && message.contains(text);
        }
    }
}
