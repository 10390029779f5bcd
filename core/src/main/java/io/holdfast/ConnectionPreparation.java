package io.holdfast;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Sees every connection before the application has it: to say how fresh its reads must be ({@link
 * io.holdfast.freshness.StalenessBound}), or to wrap it, as tracing does.
 */
@FunctionalInterface
public interface ConnectionPreparation {
    /**
     * Prepares a connection. Must not block, and run no statement.
     *
     * @param connection holds no socket yet
     * @return the same, or a wrapper whose {@code unwrap} leads to it
     * @throws SQLException where it cannot be prepared: it is closed then, and nobody gets it
     */
    Connection prepare(Connection connection) throws SQLException;
}
