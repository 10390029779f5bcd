package io.holdfast.route;

import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many reads may be sent twice: one in twenty, and where an endpoint falls silent all that are in flight there at that
 * moment. New reads avoid it until it answers, for two seconds at most; by then the director knows. A false alarm must not
 * become a habit: there are three such moments an endpoint, and one more every five seconds. Thread-safe.
 */
public final class HedgeBudget {
    private static final long ONE = 1000;
    private static final long A_TWENTIETH = 50;
    private static final long MOST = 10 * ONE;
    private static final long LONGEST_DOUBT = Duration.ofSeconds(2).toNanos();
    private static final int ALARMS = 3;
    private static final long NEXT_ALARM = Duration.ofSeconds(5).toNanos();

    private final Ticker ticker;
    private final RetryBudget shared;
    private final AtomicLong balance = new AtomicLong();
    private final Map<String, Alarms> alarms = new HashMap<>();
    private volatile Set<String> doubted = Set.of();

    /**
     * An empty budget.
     *
     * @param ticker reads time
     * @param shared what hops are paid from, and hedges too
     */
    public HedgeBudget(Ticker ticker, RetryBudget shared) {
        this.ticker = ticker;
        this.shared = shared;
    }

    /** Of one endpoint. */
    private static final class Alarms {
        private int left = ALARMS;
        private long refilled;
        private long raised;
        private int reserve;

        Alarms(long now) {
            refilled = now;
        }
    }

    /** A read that may be sent twice begins. */
    public void deposit() {
        if (balance.get() < MOST) {
            balance.addAndGet(A_TWENTIETH);
        }
    }

    /**
     * A read takes longer than usual.
     *
     * @return whether it may be sent twice
     */
    public boolean slow() {
        if (!shared.moreThanHalf()) {
            return false;
        }
        long left = balance.get();
        while (left >= ONE) {
            if (balance.compareAndSet(left, left - ONE)) {
                return shared.withdraw();
            }
            left = balance.get();
        }
        return false;
    }

    /**
     * An endpoint has answered nothing for too long.
     *
     * @param endpoint which
     * @param inFlight statements there now
     * @return whether the read that noticed it may be sent twice
     */
    public boolean silent(String endpoint, int inFlight) {
        return raised(endpoint, inFlight) ? shared.withdraw() : slow();
    }

    private synchronized boolean raised(String endpoint, int inFlight) {
        long now = ticker.nanos();
        Alarms own = alarms.computeIfAbsent(endpoint, name -> new Alarms(now));
        if (doubted.contains(endpoint) && now - own.raised < LONGEST_DOUBT) {
            return own.reserve-- > 0;
        }
        refill(own, now);
        if (own.left == 0) {
            return false;
        }
        own.left--;
        own.raised = now;
        own.reserve = Math.max(1, inFlight) - 1;
        Set<String> more = new HashSet<>(doubted);
        more.add(endpoint);
        doubted = Set.copyOf(more);
        return true;
    }

    private static void refill(Alarms own, long now) {
        long earned = (now - own.refilled) / NEXT_ALARM;
        if (earned > 0) {
            own.left = (int) Math.min(ALARMS, own.left + earned);
            own.refilled += earned * NEXT_ALARM;
        }
    }

    /**
     * An endpoint has answered something.
     *
     * @param endpoint which
     */
    public void answered(String endpoint) {
        if (!doubted.isEmpty() && doubted.contains(endpoint)) {
            settle(endpoint);
        }
    }

    private synchronized void settle(String endpoint) {
        Set<String> fewer = new HashSet<>(doubted);
        fewer.remove(endpoint);
        doubted = Set.copyOf(fewer);
    }

    /**
     * Endpoints that new reads avoid.
     *
     * @return mostly none
     */
    public Set<String> doubted() {
        Set<String> now = doubted;
        return now.isEmpty() ? now : stillDoubted();
    }

    private synchronized Set<String> stillDoubted() {
        long now = ticker.nanos();
        for (String endpoint : doubted) {
            @Nullable Alarms own = alarms.get(endpoint);
            if (own == null || now - own.raised >= LONGEST_DOUBT) {
                settle(endpoint);
            }
        }
        return doubted;
    }
}
