package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import io.holdfast.health.EndpointState;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How the work of one endpoint goes: counted by whoever ends a statement, without a lock or an allocation, and looked
 * at by the director's tick.
 */
final class Rates {
    private static final long SLOW_NANOS = Breakers.SLOW.toNanos();
    private static final double MEMORY_TAU = 60e9;
    private static final int LOOKS_OF_OVERLOAD = 100;
    private static final int LOOKS_A_SECOND = 10;
    private static final int BURST_CALLS = 20;
    private static final double BURST = 0.8;

    private final Breaker breaker;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();
    private final AtomicLong overloads = new AtomicLong();
    private final LatencyAverage latency = new LatencyAverage();
    private final AtomicLong failures = new AtomicLong();
    private final long[] answersOf = new long[LOOKS_A_SECOND];
    private final long[] failuresOf = new long[LOOKS_A_SECOND];
    private int looks;
    private long failuresSeen;
    private volatile @Nullable Throwable counted;
    private long answersSeen;
    private long nanosSeen;
    private long answersTold;
    private long slowTold;
    private double overloaded;
    private double remembered;

    Rates(Breaker breaker) {
        this.breaker = breaker;
    }

    void answered(long took) {
        if (took > SLOW_NANOS) {
            slow.getAndIncrement();
        }
        answers.getAndIncrement();
        nanos.getAndAdd(took);
    }

    /**
     * A broken connection or a time-out counts against the breaker; being turned away as too many only costs. One failed
     * connect of the pool's fails every borrower that waits for it, and counts once.
     */
    void failed(FailureKind kind, SQLException failure) {
        Throwable origin = failure.getCause() instanceof SQLException cause ? cause : failure;
        if (origin == counted) {
            return;
        }
        counted = origin;
        if (kind == FailureKind.CONNECTION || kind == FailureKind.TIMEOUT || kind == FailureKind.NOT_SERVING) {
            breaker.failed(failure);
            failures.getAndIncrement();
        } else if (kind == FailureKind.OVERLOAD) {
            overloads.getAndIncrement();
        }
    }

    /** How many answers there have been. Any thread. */
    long answers() {
        return answers.get();
    }

    /** Looks at what came since the last call. Director's thread. */
    void look(long elapsed) {
        tell();
        long count = answers.get() - answersSeen;
        long sum = nanos.get() - nanosSeen;
        answersSeen += count;
        nanosSeen += sum;
        long failed = failures.get() - failuresSeen;
        failuresSeen += failed;
        looks = (looks + 1) % LOOKS_A_SECOND;
        answersOf[looks] = count;
        failuresOf[looks] = failed;
        if (count > 0) {
            latency.observe((double) sum / count, elapsed);
        } else {
            latency.rest(elapsed);
        }
        // A ten-second memory of overloads, like the breaker's window of everything else.
        overloaded = overloaded * (1 - 1.0 / LOOKS_OF_OVERLOAD) + overloads.getAndSet(0);
        int total = breaker.total();
        if (total >= Breakers.LEAST_CALLS) {
            remembered = (double) breaker.failures() / total;
        } else {
            remembered *= Math.exp(-elapsed / MEMORY_TAU);
        }
    }

    /**
     * Tells the breaker of the answers since it was told last: they are many, and each would take its lock on the
     * application's thread. It counts them and the slow ones; how long each took it only adds up.
     */
    private void tell() {
        long news = answers.get() - answersTold;
        long slowOnes = Math.min(news, slow.get() - slowTold);
        long mean = news == 0 ? 0 : Math.max(0, nanos.get() - nanosSeen) / news;
        answersTold += news;
        slowTold += slowOnes;
        for (long told = 0; told < news; told++) {
            breaker.answered(told < slowOnes ? Math.max(mean, SLOW_NANOS + 1) : Math.min(mean, SLOW_NANOS));
        }
    }

    /** Shows a state; what was answered before it does not count after it. */
    void show(EndpointState state) {
        answersTold = answers.get();
        slowTold = slow.get();
        breaker.show(state);
    }

    /** Whether nearly everything of the last second failed: ten seconds would be too long to see that. */
    boolean burst() {
        long failed = Arrays.stream(failuresOf).sum();
        long all = failed + Arrays.stream(answersOf).sum();
        return all >= BURST_CALLS && failed >= BURST * all;
    }

    /** Begins anew after a fall. */
    void reset() {
        Arrays.fill(failuresOf, 0);
        latency.reset();
        overloaded = 0;
    }

    EndpointMeasure measure(String endpoint, EndpointFlags flags, long roundTripNanos) {
        double idle = roundTripNanos == 0 ? LatencyAverage.UNKNOWN_NANOS : roundTripNanos;
        long turnedAway = Math.round(overloaded);
        return new EndpointMeasure(
                endpoint,
                latency.known() ? latency.now() : idle,
                breaker.failures() + turnedAway,
                breaker.total() + turnedAway,
                flags.behind());
    }

    Breaker breaker() {
        return breaker;
    }

    LatencyAverage latency() {
        return latency;
    }

    /** The error ratio, remembered for a minute where the work has gone. */
    double remembered() {
        return remembered;
    }
}
