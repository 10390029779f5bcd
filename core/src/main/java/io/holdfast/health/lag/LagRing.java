package io.holdfast.health.lag;

import java.util.Arrays;

/** An object's lags of the last minute, one a period. Not thread-safe. */
final class LagRing {
    private static final int MINUTE = 60;

    private final long[] samples = new long[MINUTE];
    private int next;
    private int count;

    void add(long lag) {
        samples[next] = lag;
        next = (next + 1) % MINUTE;
        count = Math.min(MINUTE, count + 1);
    }

    long newest() {
        return count == 0 ? Lag.UNKNOWN : samples[(next + MINUTE - 1) % MINUTE];
    }

    /** The greatest of the newest ones; unknown where there is none. */
    long worst(int of) {
        if (count == 0) {
            return Lag.UNKNOWN;
        }
        long worst = 0;
        for (int back = 1; back <= Math.min(of, count); back++) {
            worst = Math.max(worst, samples[(next + MINUTE - back) % MINUTE]);
        }
        return worst;
    }

    long worst() {
        return worst(MINUTE);
    }

    @Override
    public String toString() {
        return Arrays.toString(samples);
    }
}
