package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

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
     * What the environment's catalog says of an object.
     *
     * @param subject what is to be subscribed
     * @return unknown where the server does not say
     * @throws SQLException where the connection broke
     */
    ObjectFacts inspect(Subject subject) throws SQLException;

    /**
     * The columns that the stream will have.
     *
     * @param subject what is to be subscribed
     * @param keys of the upsert shape: they come first
     * @return the columns
     * @throws SQLException where the object or a key is unknown, or the connection broke
     */
    Columns describe(Subject subject, List<String> keys) throws SQLException;

    /**
     * Bounds the replies, before the stream begins. One that holds none needs no bound.
     *
     * @param replies of all streams of the subscription
     */
    default void bound(ReplyBound replies) {}

    /**
     * Begins the stream. The server looks at the timestamp only at the first {@link #next}.
     *
     * @param request what to stream, from where
     * @throws SQLException where the server refuses it, or the connection broke
     */
    void begin(StreamRequest request) throws SQLException;

    /**
     * Waits for messages.
     *
     * @param atMost how long to wait for the first of them
     * @return messages, or none where none came, or the end
     * @throws SQLException what the server or the driver reports
     */
    Reply next(Duration atMost) throws SQLException;

    /**
     * A frontier is committed: the server may hear of it.
     *
     * @param frontier exclusive
     */
    default void committed(long frontier) {}

    /**
     * What was read and not handed on yet.
     *
     * @return nothing, where nothing is read ahead
     */
    default Backlog backlog() {
        return Backlog.NONE;
    }

    /** Closes the socket: a thread in {@link #next} is freed within milliseconds. Any thread may call it; never blocks. */
    void breakOff();

    /** Ends the stream and its connection. Never throws. */
    @Override
    void close();
}
