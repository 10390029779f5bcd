package io.holdfast.health.lag;

import io.holdfast.freshness.ConsistencyToken;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** What one connection has read up to. Thread-safe. */
public final class SessionFloor {
    private final AtomicReference<ConsistencyToken> token = new AtomicReference<>(ConsistencyToken.NONE);

    /** Nothing was read yet. */
    public SessionFloor() {}

    /**
     * What was read up to.
     *
     * @return without the watermark that it may have by now
     */
    public ConsistencyToken token() {
        return token.get();
    }

    /**
     * Takes another session's token over, in addition.
     *
     * @param other the token
     */
    public void notBefore(ConsistencyToken other) {
        token.updateAndGet(own -> own.and(other));
    }

    /** A read was answered that was not before the token: its own place covers what was read elsewhere. */
    void read(String environment, long timestamp) {
        token.updateAndGet(own -> new ConsistencyToken(
                Map.of(environment, Math.max(timestamp, own.timestamp(environment))), OptionalLong.empty()));
    }
}
