package io.holdfast.jdbc;

import java.sql.SQLException;

/** What an attempt does with its physical object. */
@FunctionalInterface
interface Operation<S, T> {
    /** Does it. */
    T on(S statement) throws SQLException;
}
