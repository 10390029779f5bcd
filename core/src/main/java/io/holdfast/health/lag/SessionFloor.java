package io.holdfast.health.lag;

import io.holdfast.freshness.ConsistencyToken;
import java.util.Map;
import java.util.OptionalLong;

/** What one connection has read up to. Thread-safe. */
public final class SessionFloor {
    private ConsistencyToken token = ConsistencyToken.NONE;

    /** Nothing was read yet. */
    public SessionFloor() {}

    /**
     * What was read up to.
     *
     * @return without the watermark that it may have by now
     */
    public synchronized ConsistencyToken token() {
        return token;
    }

    /**
     * Takes another session's token over, in addition.
     *
     * @param other the token
     */
    public synchronized void notBefore(ConsistencyToken other) {
        token = token.and(other);
    }

    /** A read was answered that was not before the token: its own place covers what was read elsewhere. */
    synchronized void read(String environment, long timestamp) {
        token = new ConsistencyToken(
                Map.of(environment, Math.max(timestamp, token.timestamp(environment))), OptionalLong.empty());
    }
}
