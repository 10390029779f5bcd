package io.holdfast.subscribe.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(7));

    @Test
    void theFirstAttemptDoesNotWait() {
        assertThat(backoff.next()).isZero();
        assertThat(backoff.next()).isPositive();
        backoff.reset();
        assertThat(backoff.next()).isZero();
    }

    @Test
    void waitsStayBetweenTheirBoundsHoweverOftenItFails() {
        backoff.next();
        Duration longest = Duration.ZERO;
        for (int attempt = 0; attempt < 5_000; attempt++) {
            Duration wait = backoff.next();
            assertThat(wait).isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        assertThat(longest).isGreaterThan(Duration.ofSeconds(4));
    }
}
