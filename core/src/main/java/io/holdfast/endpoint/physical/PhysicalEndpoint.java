package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;

/** An endpoint's physical side: its pool and its dedicated connections. Thread-safe. */
public interface PhysicalEndpoint extends AutoCloseable {
    /**
     * The endpoint's name.
     *
     * @return unique within the data source
     */
    String name();

    /**
     * Borrows a pooled connection. Callers borrow in short slices and look at the endpoint's state between two of them,
     * because a waiting borrower is not freed by breaking off.
     *
     * @param atMost how long to wait for one
     * @return the lease; empty is never returned
     * @throws SQLException an {@link java.sql.SQLTransientConnectionException} where none came free in time, with the last
     *     connect failure as its cause if that is why
     */
    Lease lease(Duration atMost) throws SQLException;

    /**
     * Opens a connection outside the pool, for a probe or a subscription. Blocks the calling thread, which must be one that
     * may block.
     *
     * @param purpose goes into {@code application_name} after the data source's name
     * @param deadline for resolving, connecting and logging in together
     * @return the connection; closing it closes its socket
     * @throws SQLException what PgJDBC throws
     */
    PhysicalConnection connect(String purpose, Deadline deadline) throws SQLException;

    /** Closes every raw socket of this endpoint, pooled, dedicated and half-open, and discards idle connections. */
    void breakOff();

    /** Ends the pool and every connection. Idempotent. */
    @Override
    void close();
}
