package io.holdfast.time;

/** Reads time. Thread-safe. Tests hand in a virtual one. */
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
     * The machine's clocks.
     *
     * @return a ticker without state
     */
    static Ticker system() {
        return SystemTicker.INSTANCE;
    }
}
