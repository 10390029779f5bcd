package io.holdfast.testkit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the network does to bytes of one direction, on every connection alike. Confined to the proxy's thread, except
 * {@link #delivered}.
 */
final class Road {
    /** No cut is set. */
    static final long NEVER = Long.MAX_VALUE;

    /** Bytes handed to the receiving side so far; any thread may read it. */
    final AtomicLong delivered = new AtomicLong();

    /** Nothing moves; what was sent waits. */
    boolean held;

    long delayNanos;

    /** Zero for no limit. */
    long bytesPerSecond;

    /** What a new connection may carry before it is cut. */
    long cutAfter = NEVER;

    void clear() {
        held = false;
        delayNanos = 0;
        bytesPerSecond = 0;
        cutAfter = NEVER;
    }

    /** The time that {@code bytes} take on the wire. */
    long transmissionNanos(int bytes) {
        return bytesPerSecond == 0 ? 0 : (long) (bytes * 1e9 / bytesPerSecond);
    }
}
