package io.holdfast.jdbc;

import io.holdfast.failure.FailureTable;
import io.holdfast.read.StatementKind;
import io.holdfast.read.Verdict;
import java.sql.BatchUpdateException;
import java.sql.SQLException;

/** How much of a text the server has done, although its execute failed. */
enum AppliedPart {
    /** The driver only missed a result, or found one that nobody had asked for: {@code executeQuery("SET …")}. */
    ALL,
    /** The server refused the only statement, and undid it. */
    NONE,
    /** Anything between. */
    UNKNOWN;

    private static final String NO_RESULT = "02000";
    private static final String UNWANTED_RESULT = "0100E";

    static AppliedPart of(Verdict verdict, SQLException failure) {
        if (FailureTable.reportedByServer(failure)) {
            return verdict.kind() == StatementKind.SESSION ? NONE : UNKNOWN;
        }
        String state = failure.getSQLState();
        boolean afterwards = NO_RESULT.equals(state) || UNWANTED_RESULT.equals(state);
        return afterwards && !(failure instanceof BatchUpdateException) ? ALL : UNKNOWN;
    }
}
