package io.holdfast.spring;

import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.freshness.MonotonicReads;
import java.util.ArrayList;
import java.util.List;

/** How far the connections of one request have read. Thread-safe. */
final class RequestToken {
    /** Beyond that the oldest connections are folded into the token: a request may open any number of them. */
    private static final int MOST = 32;

    private final List<MonotonicReads> connections = new ArrayList<>();
    private ConsistencyToken token;

    RequestToken(ConsistencyToken token) {
        this.token = token;
    }

    /** A connection of this request reads nothing from before what the others, or the client, have seen. */
    synchronized void join(MonotonicReads connection) {
        connection.notBefore(now());
        if (connections.size() == MOST) {
            token = now();
            connections.clear();
        }
        connections.add(connection);
    }

    synchronized ConsistencyToken now() {
        ConsistencyToken all = token;
        for (MonotonicReads connection : connections) {
            all = all.and(connection.consistencyToken());
        }
        return all;
    }
}
