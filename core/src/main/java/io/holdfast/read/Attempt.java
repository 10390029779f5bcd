package io.holdfast.read;

import io.holdfast.endpoint.physical.Lease;
import java.sql.SQLException;

/**
 * One run of a statement on one physical connection.
 *
 * @param <T> the buffered result
 */
@FunctionalInterface
public interface Attempt<T> {
    /**
     * Runs the statement to its end: when this returns, the result is complete and needs the connection no more, unless the
     * caller holds the lease.
     *
     * @param lease where to run
     * @return the result
     * @throws SQLException what PgJDBC throws
     */
    T on(Lease lease) throws SQLException;
}
