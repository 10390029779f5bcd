package io.holdfast.endpoint.physical;

import java.sql.Connection;

/**
 * One connection to one endpoint. Confined to one thread, except {@link #breakOff()}, which any thread may call. One of the
 * two ports that make virtual time possible: tests implement it without a socket.
 */
public interface PhysicalConnection extends AutoCloseable {
    /**
     * Where it leads.
     *
     * @return the endpoint's name
     */
    String endpoint();

    /**
     * The driver's connection, not wrapped by the pool: statements prepared on it are PgJDBC's own.
     *
     * @return the same object every time
     */
    Connection jdbc();

    /**
     * Bounds what may come from the server from now on, until this is called again: the driver holds a reply whole. Who reads
     * more gets an SQLException of class 08, and the connection is broken. Without this, and on a connection without a socket of its
     * own, there is no bound.
     *
     * @param bytes as they are on the wire, encrypted where TLS is
     */
    default void admit(long bytes) {}

    /**
     * Whether the connection is broken because more came than was admitted.
     *
     * @return false while nothing was refused
     */
    default boolean overrun() {
        return false;
    }

    /**
     * Closes the raw TCP socket under the connection. A thread blocked in a read or a write on it, TLS included, is freed
     * within milliseconds with an SQLException of class 08; never blocks. Idempotent.
     */
    void breakOff();

    /**
     * Gives the connection back for good. A pooled one returns to its pool if it is idle, is rolled back and returned if a
     * transaction is open, and is discarded if that fails or it is broken. Never throws.
     */
    @Override
    void close();
}
