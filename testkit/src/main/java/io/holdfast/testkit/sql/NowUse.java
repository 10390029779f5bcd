package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;

/** How a query calls {@code mz_now()} or the clock, from harmless to worst. */
public enum NowUse {
    /** Not at all. */
    NEVER,
    /** {@code mz_now()} in temporal filters: rows enter and leave the result at their times. */
    FILTER,
    /** {@code mz_now()} in a condition of another form. */
    CONDITION,
    /** {@code mz_now()} elsewhere. */
    ELSEWHERE,
    /** The clock. */
    CLOCK;

    /**
     * The worse of two.
     *
     * @param other another use
     * @return that of a query with both
     */
    public NowUse and(NowUse other) {
        return compareTo(other) < 0 ? other : this;
    }

    /**
     * Refuses what cannot be kept up to date.
     *
     * @throws SqlError as Materialize says it: 0A000, or XX000 for a condition of another form
     */
    public void checkMaintained() throws SqlError {
        switch (this) {
            case NEVER, FILTER -> {
                // its changes can be told ahead
            }
            case CONDITION ->
                throw SqlError.of(
                        "XX000",
                        "Unsupported temporal predicate. Note: `mz_now()` must be directly compared to a "
                                + "non-temporal expression of mz_timestamp-castable type.");
            case ELSEWHERE -> throw SqlError.of("0A000", "cannot materialize call to mz_now");
            case CLOCK -> throw SqlError.of("0A000", "cannot materialize call to current_timestamp");
        }
    }
}
