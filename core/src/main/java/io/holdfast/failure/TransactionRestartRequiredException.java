package io.holdfast.failure;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection broke under a transaction that has only read, and rows of it were delivered already: going on elsewhere would
 * mix two snapshots, whose timestamps it names where the connection asked for them. Nothing is lost: roll back and run the whole
 * transaction again, as a retry loop for serialization failures does. SQLSTATE 40001.
 */
public final class TransactionRestartRequiredException extends SQLTransactionRollbackException {
    private static final long serialVersionUID = 1L;

    /** Where the transaction ran. */
    private final String endpoint;

    /** How many rows of a cut cursor came through. */
    private final long rowsDelivered;

    /** What was delivered is true of it. */
    private final @Nullable Long deliveredAt;

    /** What would have come next is true of it. */
    private final @Nullable Long offeredAt;

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
        this(endpoint, new Delivered(rowsDelivered, OptionalLong.empty(), OptionalLong.empty()), message, cause);
    }

    /**
     * For a transaction to be run again, whose snapshot is known.
     *
     * @param endpoint where it ran
     * @param delivered what of it came through
     * @param message what happened and what to do
     * @param cause the break; null where it was an earlier statement's
     */
    public TransactionRestartRequiredException(
            String endpoint, Delivered delivered, String message, @Nullable SQLException cause) {
        super(message, "40001", cause);
        this.endpoint = endpoint;
        this.rowsDelivered = delivered.rows();
        this.deliveredAt = delivered.at().isPresent() ? delivered.at().getAsLong() : null;
        this.offeredAt =
                delivered.offeredAt().isPresent() ? delivered.offeredAt().getAsLong() : null;
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

    /**
     * The Materialize timestamp, in milliseconds, that everything this transaction has delivered is true of.
     *
     * @return empty where the connection did not ask for it, and on PostgreSQL
     */
    public OptionalLong deliveredAt() {
        return deliveredAt == null ? OptionalLong.empty() : OptionalLong.of(deliveredAt);
    }

    /**
     * The timestamp, in milliseconds, that the endpoint serving now reads at: what going on would have mixed in.
     *
     * @return empty where {@link #deliveredAt} is, and where no endpoint told it in time
     */
    public OptionalLong offeredAt() {
        return offeredAt == null ? OptionalLong.empty() : OptionalLong.of(offeredAt);
    }

    /**
     * What came through of a transaction that has to be run again.
     *
     * @param rows of the cursor that was cut; 0 where none was
     * @param at the Materialize timestamp, in milliseconds, of all that was delivered; empty where it is not known
     * @param offeredAt the timestamp that the endpoint serving now reads at; empty where it is not known
     */
    public record Delivered(long rows, OptionalLong at, OptionalLong offeredAt) {}
}
