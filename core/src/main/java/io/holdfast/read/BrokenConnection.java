package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.failure.ConnectionLostException;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.OutcomeUnknownException;
import io.holdfast.failure.TransactionRestartRequiredException;
import java.sql.SQLException;

/** What a connection that broke under a statement may have left behind. */
final class BrokenConnection {
    private BrokenConnection() {}

    /** What its caller is told. */
    static SQLException failure(Lease lease, StatementRunner.Effect effect, SQLException cause) {
        boolean overdue = cause instanceof DeadlineExceededException;
        String where = "the connection to endpoint " + lease.endpoint()
                + (overdue ? " was broken off at the statement's deadline " : " broke ");
        return switch (effect) {
            case NONE ->
                new ConnectionLostException(
                        lease.endpoint(),
                        where + "under a statement or transaction that had changed nothing; run it again",
                        cause);
            case ONLY_READ ->
                new TransactionRestartRequiredException(
                        lease.endpoint(),
                        0,
                        where
                                + "in a transaction that has only read; rows of it were delivered, and another connection"
                                + " would go on with another snapshot: roll back and run the whole transaction again",
                        cause);
            case ROLLED_BACK ->
                new ConnectionLostException(
                        lease.endpoint(),
                        where + "in a transaction, which is rolled back; run the whole transaction again",
                        cause);
            case POSSIBLE ->
                new OutcomeUnknownException(
                        lease.endpoint(),
                        "08006",
                        where
                                + "after a statement was sent that may have taken effect; it is not sent again: look before you repeat it",
                        cause);
            case COMMIT ->
                new OutcomeUnknownException(
                        lease.endpoint(),
                        "08007",
                        where + "during COMMIT, which may have taken effect; look before you repeat it",
                        cause);
        };
    }
}
