package io.holdfast.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A parameter's value as it was when the application set it; it can be set again on any physical statement. */
@FunctionalInterface
interface Binding {
    /** Sets it. */
    void set(PreparedStatement statement, int index) throws SQLException;

    /** Whether it can be set more than once. */
    default boolean isRepeatable() {
        return true;
    }
}
