package io.holdfast.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The parameters of one execute. Not thread-safe. */
final class Parameters {
    private static final int MOST = 65_535;
    private static final int AT_FIRST = 4;
    private static final @Nullable Binding[] NONE = new Binding[0];

    private @Nullable Binding[] bindings;

    Parameters() {
        this(NONE);
    }

    private Parameters(@Nullable Binding[] bindings) {
        this.bindings = bindings;
    }

    void put(int index, Binding binding) throws SQLException {
        if (index < 1 || index > MOST) {
            throw Refusals.invalid("parameter index", index);
        }
        if (index > bindings.length) {
            bindings =
                    Arrays.copyOf(bindings, Math.max(Math.max(index, AT_FIRST), Math.min(MOST, 2 * bindings.length)));
        }
        bindings[index - 1] = binding;
    }

    void clear() {
        bindings = NONE;
    }

    Parameters copy() {
        return new Parameters(bindings.clone());
    }

    boolean areRepeatable() {
        for (Binding binding : bindings) {
            if (binding != null && !binding.isRepeatable()) {
                return false;
            }
        }
        return true;
    }

    /** Sets all of them anew; one that was not set is for the driver to complain about. */
    void set(PreparedStatement statement) throws SQLException {
        statement.clearParameters();
        for (int i = 0; i < bindings.length; i++) {
            Binding binding = bindings[i];
            if (binding != null) {
                binding.set(statement, i + 1);
            }
        }
    }
}
