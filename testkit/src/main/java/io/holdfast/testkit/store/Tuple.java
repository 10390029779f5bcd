package io.holdfast.testkit.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One immutable row's values. Several environments that take the same feed share it. Ordered by value, NULL first. */
public final class Tuple implements Comparable<Tuple> {
    private final @Nullable Object[] values;
    private final int hash;

    private Tuple(@Nullable Object[] values) {
        this.values = values;
        this.hash = Arrays.deepHashCode(values);
    }

    /**
     * Wraps values, which must not change any more.
     *
     * @param values one a column, as the column's type says
     * @return the row
     */
    public static Tuple of(@Nullable Object... values) {
        return new Tuple(values);
    }

    /**
     * One value.
     *
     * @param column from 0
     * @return the value, null for SQL NULL
     */
    public @Nullable Object get(int column) {
        return values[column];
    }

    /**
     * The number of columns.
     *
     * @return how many
     */
    public int size() {
        return values.length;
    }

    /**
     * Copies the values into a wider row.
     *
     * @param target where to
     * @param offset the first index to write
     */
    public void copyTo(@Nullable Object[] target, int offset) {
        System.arraycopy(values, 0, target, offset, values.length);
    }

    @Override
    public int compareTo(Tuple other) {
        for (int i = 0; i < values.length; i++) {
            int order = compare(values[i], other.values[i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @SuppressWarnings("unchecked") // the values of a column are of one class
    private static int compare(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        if (left instanceof byte[] bytes) {
            return Arrays.compareUnsigned(bytes, (byte[]) right);
        }
        return ((Comparable<Object>) left).compareTo(right);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Tuple that && hash == that.hash && Arrays.deepEquals(values, that.values));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values);
    }
}
