package io.holdfast.subscribe.stream;

import io.holdfast.time.Ticker;
import java.time.Duration;

/** A clock that only tests move. */
final class VirtualTicker implements Ticker {
    private long nanos;

    void advance(Duration by) {
        nanos += by.toNanos();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long epochMillis() {
        return nanos / 1_000_000;
    }
}
