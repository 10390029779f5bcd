package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.SqlError;
import java.sql.SQLException;

/** Errors of functions that the relational engine calls. */
final class Refusals {
    private Refusals() {}

    static SQLException of(String sqlState, String message) {
        return new SQLException(message, sqlState);
    }

    static SQLException of(SqlError error) {
        return new SQLException(error.message(), error.sqlState(), error);
    }

    static SQLException unsupported(String what) {
        return of("0A000", what + " is not supported by the emulator");
    }
}
