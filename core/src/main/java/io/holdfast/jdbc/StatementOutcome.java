package io.holdfast.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What the last execute of a logical statement left behind, beside its result: counts, further results, warnings. */
abstract class StatementOutcome extends StatementSettings {
    private @Nullable SQLWarning survived;
    private boolean closesOnCompletion;
    private @Nullable StatementBound bound;
    private @Nullable ResultChain several;

    StatementOutcome(StatementOptions options) {
        super(options);
    }

    /** How old answers may be, in milliseconds; 0 where the connection decides. */
    final long boundMillis() {
        StatementBound own = bound;
        return own == null ? 0 : own.millis();
    }

    final StatementBound bound(Freshness freshness) {
        StatementBound own = bound;
        if (own == null) {
            own = new StatementBound(freshness);
            bound = own;
        }
        return own;
    }

    final void forgetLast() {
        survived = null;
        several = null;
    }

    /** The last execute was one of several statements, maybe. */
    final void several(ResultChain results) {
        several = results;
    }

    /** The result that the application is at. */
    final @Nullable ResultSet currentRows() throws SQLException {
        Statement statement = bound();
        if (statement == null) {
            return null;
        }
        ResultChain chain = several;
        return chain == null ? statement.getResultSet() : chain.rows();
    }

    final void noteSurvival(Execution<?> done) {
        if (done.attempts() > 1) {
            survived = new SQLWarning(
                    "The statement failed on " + done.firstEndpoint() + " and was answered by attempt "
                            + done.attempts() + ".",
                    "01000");
        }
        SQLWarning degraded = done.degraded();
        SQLWarning first = survived;
        if (degraded != null && first != null) {
            first.setNextWarning(degraded);
        } else if (degraded != null) {
            survived = degraded;
        }
    }

    @Override
    public final int getUpdateCount() throws SQLException {
        long count = getLargeUpdateCount();
        return count > Integer.MAX_VALUE ? SUCCESS_NO_INFO : (int) count;
    }

    @Override
    public final long getLargeUpdateCount() throws SQLException {
        checkOpen();
        Statement statement = bound();
        if (statement == null) {
            return -1;
        }
        ResultChain chain = several;
        return chain == null ? statement.getLargeUpdateCount() : chain.count();
    }

    @Override
    public final boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_ALL_RESULTS);
    }

    @Override
    public final boolean getMoreResults(int what) throws SQLException {
        checkOpen();
        Statement statement = bound();
        if (statement == null) {
            return false;
        }
        ResultChain chain = several;
        return chain == null ? statement.getMoreResults(what) : chain.next(what);
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        Statement statement = bound();
        SQLWarning server = statement == null ? null : statement.getWarnings();
        SQLWarning first = survived;
        if (first != null && server != null && !isIn(first, server)) {
            // goes to the end of the chain
            first.setNextWarning(server);
        }
        return first == null ? server : first;
    }

    private static boolean isIn(SQLWarning chain, SQLWarning wanted) {
        for (SQLWarning warning = chain; warning != null; warning = warning.getNextWarning()) {
            if (warning == wanted) {
                return true;
            }
        }
        return false;
    }

    @Override
    public final void clearWarnings() throws SQLException {
        checkOpen();
        survived = null;
        Statement statement = bound();
        if (statement != null) {
            statement.clearWarnings();
        }
    }

    final boolean closesOnCompletion() {
        return closesOnCompletion;
    }

    @Override
    public final void closeOnCompletion() throws SQLException {
        checkOpen();
        closesOnCompletion = true;
    }

    @Override
    public final boolean isCloseOnCompletion() throws SQLException {
        checkOpen();
        return closesOnCompletion;
    }
}
