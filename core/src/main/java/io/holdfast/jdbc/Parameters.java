package io.holdfast.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the parameters of a statement in an array, by position: text and 32-bit numbers as they are, because they are the usual
 * ones and an object each less; everything else as a {@link Binding}. The array is the statement's own, for the same reason.
 */
final class Parameters {
    /** Of a statement that has none yet. */
    static final @Nullable Object[] NONE = {};

    private static final int MOST = 65_535;
    private static final int AT_FIRST = 2;

    private Parameters() {}

    /** The same, with one more: the array itself where there is room. */
    static @Nullable Object[] with(@Nullable Object[] values, int index, Object value) throws SQLException {
        if (index < 1 || index > MOST) {
            throw Refusals.invalid("parameter index", index);
        }
        int length = values.length;
        @Nullable
        Object[] roomy = index <= length
                ? values
                : Arrays.copyOf(values, Math.max(Math.max(index, AT_FIRST), Math.min(MOST, 2 * length)));
        roomy[index - 1] = value;
        return roomy;
    }

    static boolean areRepeatable(@Nullable Object[] values) {
        for (Object value : values) {
            if (value instanceof Binding binding && !binding.isRepeatable()) {
                return false;
            }
        }
        return true;
    }

    /** Sets all of them anew; one that was not set is for the driver to complain about. */
    static void set(@Nullable Object[] values, PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Binding binding) {
                binding.set(statement, i + 1);
            } else if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            }
        }
    }
}
