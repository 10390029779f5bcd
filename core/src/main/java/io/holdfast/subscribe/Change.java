package io.holdfast.subscribe;

/**
 * Copies of one row that came or went at one timestamp, or, in the upsert shape, what a key holds from that timestamp on.
 *
 * <p>Without keys an update is two changes: the old row with a negative diff and the new row with a positive one, in no
 * particular order. With keys ({@link SubscriptionBuilder#upsert}) there is one change a key and timestamp.
 *
 * @param timestamp when, in milliseconds of the environment's timeline. Inside one environment it is Materialize's own
 *     {@code mz_timestamp}; after a hop to an environment that lags behind the one before, it is raised to the previous
 *     batch's frontier until that environment has caught up
 * @param diff how many copies came (positive) or went (negative); may be beyond 1 and -1. With keys 1 or -1
 * @param row the row. A {@link Operation#DELETE_KEY} has its key only, everything else is null
 * @param operation how to apply it
 */
public record Change(long timestamp, long diff, Row row, Operation operation) {
    /**
     * Copies of a row that came or went.
     *
     * @param timestamp when
     * @param diff how many came or went
     * @param row the row
     */
    public Change(long timestamp, long diff, Row row) {
        this(timestamp, diff, row, diff < 0 ? Operation.DELETE : Operation.INSERT);
    }

    /**
     * The same at another time.
     *
     * @param other its timestamp
     * @return this, where it has that timestamp
     */
    public Change at(long other) {
        return other == timestamp ? this : new Change(other, diff, row, operation);
    }

    /** How a change is applied. */
    public enum Operation {
        /** Add {@code diff} copies of the row. */
        INSERT,
        /** Take {@code -diff} copies of exactly this row away. */
        DELETE,
        /** The row replaces the one of its key, or is new. */
        UPSERT,
        /** The row of this key is gone. */
        DELETE_KEY
    }
}
