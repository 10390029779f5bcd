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

    /**
     * As {@link #connect(String, Deadline)}, and given up sooner where not one byte comes.
     *
     * @param purpose goes into {@code application_name} after the data source's name
     * @param deadline for resolving, connecting and logging in together
     * @param greeting bounds the time until the first byte; one without sockets has none to bound
     * @return the connection; closing it closes its socket
     * @throws SQLException what PgJDBC throws, 08001 where no byte came in time
     */
    default PhysicalConnection connect(String purpose, Deadline deadline, Greeting greeting) throws SQLException {
        return connect(purpose, deadline);
    }

    /**
     * The verdict DOWN: closes every raw socket of this endpoint, pooled, dedicated and half-open, discards idle connections,
     * begins a new generation, and opens no pooled connection until {@link #resume}. Never blocks.
     */
    void breakOff();

    /**
     * Opens pooled connections again and waits for one, so that the endpoint is warm before work goes there. Blocks.
     *
     * @param deadline ends the wait
     * @throws SQLException where none could be opened in time
     */
    void resume(Deadline deadline) throws SQLException;

    /** Discards idle connections, and lent ones when they come back: something broke, and others may have with it. */
    void refresh();

    /**
     * The generation now.
     *
     * @return grows with every {@link #breakOff} and {@link #outdate}
     */
    long generation();

    /**
     * Begins a new generation and breaks nothing off: what was begun before says nothing about the endpoint any more.
     */
    default void outdate() {}

    /**
     * How much work is on the endpoint: connections that are lent, those whose statement was cancelled and has not ended
     * included, and borrowers that wait.
     *
     * @return zero where it is idle or does not count
     */
    default int inFlight() {
        return 0;
    }

    /**
     * How many connections it lends at once.
     *
     * @return what {@link #inFlight} exceeds where work waits for a connection
     */
    default int capacity() {
        return Integer.MAX_VALUE;
    }

    /**
     * The slots of all pooled connections.
     *
     * @return a weakly consistent view, to iterate
     */
    Iterable<? extends Running> running();

    /** A pooled connection as the director's tick sees it. */
    interface Running {
        /**
         * What runs on it.
         *
         * @return the slot
         */
        Slot slot();

        /** Closes its raw socket. Never blocks. */
        void breakOff();
    }

    /** Ends the pool and every connection. Idempotent. */
    @Override
    void close();
}
