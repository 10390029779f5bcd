package io.holdfast.jdbc;

import io.holdfast.failure.TransactionRestartRequiredException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.util.OptionalLong;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** The errors that logical objects raise by themselves, without asking a server: in the driver's class where it has them. */
final class Refusals {
    private Refusals() {}

    static SQLException connectionClosed() {
        return new SQLNonTransientConnectionException("This connection has been closed.", "08003");
    }

    static SQLException statementClosed() {
        return new PSQLException("This statement has been closed.", PSQLState.OBJECT_NOT_IN_STATE);
    }

    static SQLException invalid(String what, Object value) {
        return new PSQLException("Invalid " + what + ": " + value + ".", PSQLState.INVALID_PARAMETER_VALUE);
    }

    static SQLException notNow(String what) {
        return new PSQLException(what, PSQLState.ACTIVE_SQL_TRANSACTION);
    }

    static SQLException withoutTransaction(String what) {
        return new PSQLException(
                "Cannot " + what + " when autoCommit is enabled.", PSQLState.NO_ACTIVE_SQL_TRANSACTION);
    }

    static SQLException notWrapped(Class<?> type) {
        return new SQLException("Cannot unwrap to " + type.getName() + ".", "22023");
    }

    static SQLException unsupported(String what) {
        return new SQLFeatureNotSupportedException(what + " is not supported.", "0A000");
    }

    static SQLException cancelled() {
        return new SQLException("The statement was cancelled before it was sent.", "57014");
    }

    /** For a statement in a transaction that is gone. */
    static SQLException transactionLost(String endpoint) {
        return new SQLException(
                "The transaction was rolled back when its connection to " + endpoint
                        + " broke; statements are ignored until rollback().",
                "25P02");
    }

    /** For a commit of a transaction that is gone: a retry loop may run the whole of it again. */
    static SQLException rolledBack(String endpoint) {
        return new SQLTransactionRollbackException(
                "Nothing was committed: the transaction was rolled back when its connection to " + endpoint
                        + " broke. Run it again.",
                "40001");
    }

    /** For what cannot be read as of the snapshot that a transaction goes on with. */
    static SQLException notAsOf(String endpoint, Snapshot snapshot) {
        return new TransactionRestartRequiredException(
                endpoint,
                new TransactionRestartRequiredException.Delivered(
                        0, OptionalLong.of(snapshot.timestamp()), OptionalLong.empty()),
                "the transaction goes on as of " + snapshot.timestamp()
                        + " after its connection broke, and only queries"
                        + " that can be read so may follow: roll back and run the whole transaction again",
                null);
    }

    /** For a cursor whose connection is gone, with the transaction that it was opened in. */
    static SQLException cursorEnded() {
        return new PSQLException(
                "This cursor ended with the transaction that it was opened in.", PSQLState.OBJECT_NOT_IN_STATE);
    }

    /** For a procedure's call that was prepared on a connection which broke. */
    static SQLException callEnded() {
        return new PSQLException(
                "The connection that this call was prepared on is gone: prepare it again.",
                PSQLState.OBJECT_NOT_IN_STATE);
    }
}
