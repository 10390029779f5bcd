package io.holdfast.time;

import java.time.Duration;
import java.time.Instant;

/** Reads time and lets it pass. Thread-safe. Tests hand in a virtual one. */
public interface Ticker {
    /**
     * Monotonic time.
     *
     * @return nanoseconds since an arbitrary origin; only differences mean anything
     */
    long nanos();

    /**
     * Wall-clock time, for what people and Materialize timestamps are compared with.
     *
     * @return milliseconds since the epoch
     */
    long epochMillis();

    /**
     * Lets time pass on the calling thread.
     *
     * @param length how long; returns early, with the thread's interrupt flag set, where it is interrupted
     */
    void pause(Duration length);

    /**
     * Wall-clock time, as a value.
     *
     * @return {@link #epochMillis} as an instant
     */
    default Instant instant() {
        return Instant.ofEpochMilli(epochMillis());
    }

    /**
     * The machine's clocks.
     *
     * @return a ticker without state
     */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
