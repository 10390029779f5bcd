package io.holdfast.read;

import io.holdfast.route.HedgeBudget;
import io.holdfast.route.HedgeClock;
import io.holdfast.time.Timing;
import java.time.Duration;

/**
 * What reads that are sent twice need.
 *
 * @param clock says when
 * @param budget says how many
 * @param signals hears of endpoints that fall silent
 * @param timing makes threads, and ends what does not end
 * @param mostThreads runs, and cancels of runs, at the same time; beyond that reads run alone, on their callers' threads
 */
public record HedgeParts(HedgeClock clock, HedgeBudget budget, Silences signals, Timing timing, int mostThreads) {
    /** Hears of endpoints that fall silent. */
    @FunctionalInterface
    public interface Silences {
        /**
         * An endpoint has not answered for unusually long; never blocks.
         *
         * @param endpoint which
         * @param age how long
         */
        void silent(String endpoint, Duration age);
    }
}
