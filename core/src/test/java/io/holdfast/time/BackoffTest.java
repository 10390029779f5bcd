package io.holdfast.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first hop waits for nothing, later ones for a random part of a doubling ceiling. */
final class BackoffTest {
    private final Backoff backoff = new Backoff(new Random(7), Duration.ofSeconds(5));

    @Test
    void oneFailureWaitsForNothing() {
        assertThat(backoff.after(0)).isZero();
        assertThat(backoff.after(1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"2, 100", "3, 200", "4, 400", "7, 3200", "8, 5000", "1000, 5000"})
    void theCeilingDoublesAndTheWholeRangeBelowItIsUsed(int failures, long ceiling) {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            long wait = backoff.after(failures).toMillis();
            least = Math.min(least, wait);
            most = Math.max(most, wait);
        }
        assertThat(most).isBetween(ceiling * 9 / 10, ceiling);
        assertThat(least).isBetween(0L, ceiling / 10);
    }
}
