package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LatencyAverageTest {
    private static final long TENTH = 100_000_000L;
    private static final double MILLI = 1e6;

    private final LatencyAverage latency = new LatencyAverage();

    @Test
    void knowsNothingBeforeTheFirstSample() {
        assertThat(latency.known()).isFalse();
        latency.observe(5 * MILLI, TENTH);
        assertThat(latency.known()).isTrue();
        assertThat(latency.now()).isEqualTo(5 * MILLI);
        assertThat(latency.usual()).isEqualTo(5 * MILLI);
        assertThat(latency.recent()).isEqualTo(5 * MILLI);
    }

    @Test
    void jumpsUpAndComesBackOverTenSeconds() {
        latency.observe(5 * MILLI, TENTH);
        latency.observe(20 * MILLI, TENTH);
        assertThat(latency.now()).isEqualTo(20 * MILLI);

        observe(5, 100);
        assertThat(latency.now()).isCloseTo((5 + 15 / Math.E) * MILLI, within(0.1 * MILLI));
    }

    @Test
    void oneSampleCountsForEightTimesTheUsualAtTheMost() {
        latency.observe(5 * MILLI, TENTH);
        latency.observe(30_000 * MILLI, TENTH);

        assertThat(latency.now()).isCloseTo(40 * MILLI, within(0.2 * MILLI));
        assertThat(latency.usual()).isCloseTo(5 * MILLI, within(0.01 * MILLI));
        assertThat(latency.recent()).isGreaterThan(1000 * MILLI);
    }

    @Test
    void restsTowardsTheUsualAndNotTowardsZero() {
        latency.observe(5 * MILLI, TENTH);
        latency.observe(20 * MILLI, TENTH);
        latency.rest(10_000 * TENTH);

        assertThat(latency.now()).isCloseTo(5 * MILLI, within(0.1 * MILLI));
        latency.rest(TENTH);
        assertThat(latency.now()).isCloseTo(5 * MILLI, within(0.1 * MILLI));
    }

    @Test
    void restsOverTenSeconds() {
        latency.observe(5 * MILLI, TENTH);
        latency.observe(20 * MILLI, TENTH);
        latency.rest(100 * TENTH);

        assertThat(latency.now()).isCloseTo((5 + 15 / Math.E) * MILLI, within(0.1 * MILLI));
    }

    @Test
    void whatIsRecentIsOfTwoSeconds() {
        latency.observe(5 * MILLI, TENTH);
        latency.observe(25 * MILLI, 20 * TENTH);

        assertThat(latency.recent()).isCloseTo((25 - 20 / Math.E) * MILLI, within(0.01 * MILLI));
    }

    @Test
    void aLastingSlownessBecomesUsualInMinutes() {
        latency.observe(5 * MILLI, TENTH);
        observe(500, 100);
        assertThat(latency.usual()).as("after ten seconds").isLessThan(6 * MILLI);
        assertThat(latency.recent()).isGreaterThan(490 * MILLI);
        observe(500, 6000);
        assertThat(latency.usual()).as("after ten minutes").isGreaterThan(400 * MILLI);
    }

    @Test
    void forgetsAfterAFall() {
        latency.observe(5 * MILLI, TENTH);
        latency.reset();

        assertThat(latency.known()).isFalse();
        assertThat(latency.now()).isZero();
        assertThat(latency.recent()).isZero();
    }

    private void observe(double millis, int times) {
        for (int i = 0; i < times; i++) {
            latency.observe(millis * MILLI, TENTH);
        }
    }
}
