package io.holdfast.route.simulation;

import io.holdfast.route.HedgeBudget;
import io.holdfast.route.HedgeClock;
import io.holdfast.route.RetryBudget;
import io.holdfast.time.Ticker;

/** When a modelled call is sent twice: by the real clock and the real budget, asked in the order in which the hedger asks them. */
final class SimHedger {
    private static final String TEXT = "SELECT";

    final HedgeBudget budget;
    private final HedgeClock clock;
    long hedges;

    SimHedger(Ticker ticker, RetryBudget shared) {
        this.clock = new HedgeClock(ticker);
        this.budget = new HedgeBudget(ticker, shared);
    }

    /** What a moment's look at a run comes to. */
    enum Look {
        WAIT,
        SLOW,
        SILENT
    }

    Look look(String endpoint, long begun, long now) {
        HedgeClock.Delays delays = clock.delays(endpoint, TEXT);
        if (delays.silence() == Long.MAX_VALUE) {
            return Look.WAIT;
        }
        if (now - clock.silentSince(endpoint, begun) >= delays.silence()) {
            return Look.SILENT;
        }
        return now - begun >= delays.tail() ? Look.SLOW : Look.WAIT;
    }

    boolean slowCanWin(String endpoint, long farther) {
        return clock.delays(endpoint, TEXT).tailCanWin(farther);
    }

    void took(String endpoint, long nanos) {
        clock.took(endpoint, TEXT, nanos);
    }

    void alive(String endpoint) {
        clock.alive(endpoint);
        budget.answered(endpoint);
    }
}
