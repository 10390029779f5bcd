package io.holdfast.time;

import java.time.Duration;

/** The moment by which a call must have ended, whatever it does in between. Never changes. */
public abstract class Deadline {
    private final Ticker ticker;
    private final long start;
    private final long length;

    /**
     * A deadline that begins now.
     *
     * @param ticker reads time
     * @param length how long the call may take
     */
    protected Deadline(Ticker ticker, Duration length) {
        this.ticker = ticker;
        this.start = ticker.nanos();
        this.length = Math.max(0, length.toNanos());
    }

    /**
     * A deadline that begins now.
     *
     * @param ticker reads time
     * @param length how long the call may take
     * @return the deadline
     */
    public static Deadline after(Ticker ticker, Duration length) {
        return new Plain(ticker, length);
    }

    /**
     * What is left.
     *
     * @return nanoseconds, 0 once expired
     */
    public final long remainingNanos() {
        return Math.max(0, length - (ticker.nanos() - start));
    }

    /**
     * What is left.
     *
     * @return never negative
     */
    public final Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /**
     * What is left, or less.
     *
     * @param most an upper bound
     * @return the smaller of the two
     */
    public final Duration remainingAtMost(Duration most) {
        long left = remainingNanos();
        return left < most.toNanos() ? Duration.ofNanos(left) : most;
    }

    /**
     * What it began with, or less: what is left of a deadline that has only just been set. Reads no clock.
     *
     * @param most an upper bound
     * @return the smaller of the two
     */
    public final Duration lengthAtMost(Duration most) {
        return length < most.toNanos() ? Duration.ofNanos(length) : most;
    }

    /**
     * How much has passed since the deadline was set.
     *
     * @return never negative
     */
    public final Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - start);
    }

    /**
     * How long the call was given in all.
     *
     * @return the length it was made with
     */
    public final Duration length() {
        return Duration.ofNanos(length);
    }

    /**
     * Whether the moment has passed.
     *
     * @return true once nothing is left
     */
    public final boolean expired() {
        return remainingNanos() == 0;
    }

    @Override
    public String toString() {
        return remaining().toMillis() + " ms left of " + length().toMillis() + " ms";
    }

    /** Nothing but a deadline. */
    private static final class Plain extends Deadline {
        Plain(Ticker ticker, Duration length) {
            super(ticker, length);
        }
    }
}
