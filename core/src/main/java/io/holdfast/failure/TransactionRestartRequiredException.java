package io.holdfast.failure;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;

/**
 * A connection broke under a transaction that has only read, and rows of it were delivered already: going on elsewhere would
 * mix two snapshots. Nothing is lost: roll back and run the whole transaction again, as a retry loop for serialization failures
 * does. SQLSTATE 40001.
 */
public final class TransactionRestartRequiredException extends SQLTransactionRollbackException {
    private static final long serialVersionUID = 1L;

    /** Where the transaction ran. */
    private final String endpoint;

    /** How many rows of a cut cursor came through. */
    private final long rowsDelivered;

    /**
     * For a transaction to be run again.
     *
     * @param endpoint where it ran
     * @param rowsDelivered how many rows of the cursor that was cut came through; 0 where none was
     * @param message what happened and what to do
     * @param cause the break
     */
    public TransactionRestartRequiredException(
            String endpoint, long rowsDelivered, String message, SQLException cause) {
        super(message, "40001", cause);
        this.endpoint = endpoint;
        this.rowsDelivered = rowsDelivered;
    }

    /**
     * Where the transaction ran.
     *
     * @return the endpoint's name
     */
    public String endpoint() {
        return endpoint;
    }

    /**
     * How many rows of the cursor that was cut its caller has read; they are of the lost snapshot.
     *
     * @return 0 where no cursor was cut
     */
    public long rowsDelivered() {
        return rowsDelivered;
    }
}
