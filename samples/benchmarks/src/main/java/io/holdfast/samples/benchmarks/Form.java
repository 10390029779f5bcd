package io.holdfast.samples.benchmarks;

/** How long the benchmarks take: to see that they run, or to believe what they say. */
public enum Form {
    /** A few minutes in all: figures of a few rounds, good for orders of magnitude. */
    QUICK,
    /** Some half an hour in all. */
    FULL;

    /**
     * Chooses between two values.
     *
     * @param quick for {@link #QUICK}
     * @param full for {@link #FULL}
     * @return one of them
     */
    public int of(int quick, int full) {
        return this == QUICK ? quick : full;
    }
}
