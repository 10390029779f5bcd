package io.holdfast.jdbc;

import io.holdfast.read.Verdict;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** A prepared statement whose columns have changed under it. */
final class ChangedPlan {
    private ChangedPlan() {}

    /** Whether the server noticed before anything ran: in the midst of a batch, or of a long text, the driver commits. */
    static boolean hasDoneNothing(Verdict verdict, String sql, SQLException changed) {
        boolean single = verdict.isRead() || sql.indexOf(';') < 0;
        return single && !(changed instanceof BatchUpdateException);
    }
}
