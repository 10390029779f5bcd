package io.holdfast.subscribe.stream;

import io.holdfast.time.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often in a row a subscription has failed, and how long it waits before it tries again. Confined to one thread. */
final class Retries {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Backoff backoff;
    private int failures;

    Retries(RandomGenerator random) {
        this.backoff = new Backoff(random, LONGEST);
    }

    Duration next() {
        failures++;
        return backoff.after(failures);
    }

    void reset() {
        failures = 0;
    }
}
