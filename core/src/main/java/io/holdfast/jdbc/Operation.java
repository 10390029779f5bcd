package io.holdfast.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What an attempt does with its physical object. */
@FunctionalInterface
interface Operation<S, T> {
    /** Does it. */
    T on(S statement) throws SQLException;

    /** Does it after setting parameters, if there are any. */
    default T with(@Nullable Parameters parameters, S statement) throws SQLException {
        if (parameters != null) {
            parameters.set((PreparedStatement) statement);
        }
        return on(statement);
    }
}
