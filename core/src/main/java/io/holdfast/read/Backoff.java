package io.holdfast.read;

import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits before a further attempt. The first hop to another endpoint waits for nothing. */
@FunctionalInterface
public interface Backoff {
    /**
     * Waits, at most until the call's deadline.
     *
     * @param runs how often the statement has run already, one or more
     * @param call whose deadline holds
     */
    void beforeRun(int runs, Call call);

    /**
     * Full jitter: from the second hop on a random part of 50 ms, 100 ms, 200 ms, … up to a second.
     *
     * @param random spreads the waits
     * @param ticker waits
     * @return the backoff
     */
    static Backoff fullJitter(RandomGenerator random, Ticker ticker) {
        return (runs, call) -> {
            if (runs > 1) {
                long most = Math.min(1000, 50L << Math.min(5, runs - 1));
                ticker.pause(call.remainingAtMost(Duration.ofMillis(random.nextLong(most + 1))));
            }
        };
    }
}
