package io.holdfast.subscribe.state;

import io.holdfast.subscribe.spill.Packed;

/**
 * Looks at the rows of a snapshot while they arrive, and takes out those that were delivered just so: what is not held needs no
 * memory, and most of a comparison is over when the snapshot is. Good for one snapshot, and as long as nothing is delivered.
 */
public interface Sieve extends AutoCloseable {
    /** Takes out nothing. */
    Sieve OPEN = change -> true;

    /**
     * Hears of a row that it will be asked about soon. Where its place in memory is far away, it is fetched meanwhile: for a dozen
     * rows at once that takes as long as for one.
     *
     * @param change of a snapshot
     */
    default void expect(Packed change) {}

    /**
     * Looks at a row.
     *
     * @param change of a snapshot
     * @return whether it has to be held
     */
    boolean keeps(Packed change);

    /**
     * How many rows it took out.
     *
     * @return those that were delivered just so
     */
    default long taken() {
        return 0;
    }

    /** Gives back what it gathered, unless somebody took it over. */
    @Override
    default void close() {}
}
