package io.holdfast.freshness;

/**
 * How far a connection has read, where {@code monotonicReads} is on: {@code connection.unwrap(MonotonicReads.class)}. Through
 * plain JDBC: {@code getClientInfo("holdfast.consistencyToken")} and {@code setClientInfo} with the same name, which takes a
 * token over.
 */
public interface MonotonicReads {
    /**
     * What this connection has read up to.
     *
     * @return grows with every read; {@link ConsistencyToken#NONE} before the first
     */
    ConsistencyToken consistencyToken();

    /**
     * Never to be answered from before this token, in addition to what this connection has read itself.
     *
     * @param token another session's, such as one that came in an HTTP header
     */
    void notBefore(ConsistencyToken token);
}
