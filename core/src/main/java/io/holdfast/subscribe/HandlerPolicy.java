package io.holdfast.subscribe;

import java.time.Duration;
import java.util.Optional;

/**
 * What happens to a batch that its handler fails on: it is tried again after pauses that double, and then parked. It is never
 * lost, and no later one overtakes it. Immutable.
 *
 * @param retries how often after the first failure; default 3
 * @param firstPause before the first retry; default 100 ms
 * @param longestPause where doubling ends; default 10 s
 * @param deadLetters takes what still fails; without it the subscription ends, and a new start delivers the batch again
 */
public record HandlerPolicy(
        int retries, Duration firstPause, Duration longestPause, Optional<DeadLetterHandler> deadLetters) {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /**
     * A policy.
     *
     * @param retries how often after the first failure, 0 or more
     * @param firstPause before the first retry
     * @param longestPause where doubling ends
     * @param deadLetters takes what still fails
     * @throws IllegalArgumentException where retries are negative or the pauses contradict
     */
    public HandlerPolicy {
        if (retries < 0 || firstPause.isNegative() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("retries " + retries + ", pauses from " + firstPause + " to "
                    + longestPause + ": none may be negative, and the longest pause not below the first");
        }
    }

    /**
     * Ends the subscription after some retries.
     *
     * @param retries how often after the first failure
     * @return with pauses from 100 ms to 10 s
     */
    public static HandlerPolicy stopAfter(int retries) {
        return new HandlerPolicy(retries, FIRST_PAUSE, LONGEST_PAUSE, Optional.empty());
    }

    /**
     * Gives the batch away after some retries, and goes on.
     *
     * @param retries how often after the first failure
     * @param deadLetters takes it
     * @return with pauses from 100 ms to 10 s
     */
    public static HandlerPolicy deadLetterAfter(int retries, DeadLetterHandler deadLetters) {
        return new HandlerPolicy(retries, FIRST_PAUSE, LONGEST_PAUSE, Optional.of(deadLetters));
    }
}
