package io.holdfast.route;

import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many further attempts all calls together may make: a reserve that covers every statement in flight failing at once,
 * which is what a failover is, refilled at three a second, and a fifth of an attempt for every call. Beyond it a failure is
 * passed on, so that a fault everywhere is not answered with a multiple of the load. Thread-safe, without a lock.
 */
public final class RetryBudget {
    private static final long ONE = 1000;
    private static final long A_FIFTH = 200;
    private static final long SMALLEST_RESERVE = 10;
    private static final long REFILL_NANOS = Duration.ofSeconds(1).toNanos() / 3;

    private final Ticker ticker;
    private final long most;
    private final AtomicLong balance;
    private final AtomicLong refilled;

    /**
     * A full budget.
     *
     * @param ticker reads time
     * @param connections the connections of all pools together
     */
    public RetryBudget(Ticker ticker, int connections) {
        this.ticker = ticker;
        this.most = Math.max(SMALLEST_RESERVE, connections) * ONE;
        this.balance = new AtomicLong(most);
        this.refilled = new AtomicLong(ticker.nanos());
    }

    /** A call begins. */
    public void deposit() {
        if (balance.get() < most) {
            balance.addAndGet(A_FIFTH);
        }
    }

    /**
     * A call wants a further attempt.
     *
     * @return false where the budget is spent
     */
    public boolean withdraw() {
        refill();
        long left = balance.get();
        while (left >= ONE) {
            if (balance.compareAndSet(left, left - ONE)) {
                return true;
            }
            left = balance.get();
        }
        return false;
    }

    /**
     * Whether much is left, so that work may be done that nobody has to do.
     *
     * @return true above one half of the reserve
     */
    public boolean moreThanHalf() {
        refill();
        return balance.get() > most / 2;
    }

    private void refill() {
        long from = refilled.get();
        long earned = (ticker.nanos() - from) / REFILL_NANOS;
        if (earned > 0 && refilled.compareAndSet(from, from + earned * REFILL_NANOS)) {
            balance.updateAndGet(now -> Math.min(most, now + Math.min(earned, most) * ONE));
        }
    }

    /**
     * How much is left.
     *
     * @return further attempts, as of the last look; a fraction counts
     */
    public double left() {
        return (double) balance.get() / ONE;
    }
}
