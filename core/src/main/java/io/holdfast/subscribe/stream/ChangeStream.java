package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import java.sql.SQLException;
import java.time.Duration;

/**
 * One stream of changes from one endpoint. Confined to one thread, except {@link #breakOff()}. One of the two ports that make
 * virtual time possible: tests implement it without a socket.
 */
interface ChangeStream extends AutoCloseable {
    /**
     * The environment that answers. Known before the stream begins, because where to begin depends on it.
     *
     * @return {@code mz_environment_id()}
     * @throws SQLException where it cannot be asked
     */
    String environment() throws SQLException;

    /**
     * Begins the stream. The server looks at the timestamp only at the first {@link #next}.
     *
     * @param request what to stream, from where
     * @return the object's columns
     * @throws SQLException where the object is unknown, or the connection broke
     */
    Columns begin(StreamRequest request) throws SQLException;

    /**
     * Waits for messages.
     *
     * @param silence how long to wait for the first of them
     * @return at least one message, or the end
     * @throws SQLException what the server or the driver reports; of class 08 where nothing came in time
     */
    Reply next(Duration silence) throws SQLException;

    /** Closes the socket: a thread in {@link #next} is freed within milliseconds. Any thread may call it; never blocks. */
    void breakOff();

    /** Ends the stream and its connection. Never throws. */
    @Override
    void close();
}
