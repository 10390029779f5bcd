package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.route.HedgeClock.Delays;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HedgeClockTest {
    private static final long MILLI = 1_000_000L;

    private final VirtualTime time = new VirtualTime();
    private final HedgeClock clock = new HedgeClock(time);

    @Test
    void nothingIsSentTwiceBeforeAHundredAnswersAreKnown() {
        took("east", "q", 99, 20);
        assertThat(clock.delays("east", "q")).isEqualTo(Delays.NEVER);

        took("east", "q", 1, 20);
        assertThat(clock.delays("east", "q").tail()).isBetween(20 * MILLI, 23 * MILLI);
    }

    @Test
    void theTailBeginsAfterNinetyFiveOfAHundredAndSilenceAfterTwiceNinetyNine() {
        took("east", "q", 940, 20);
        took("east", "q", 45, 40);
        took("east", "q", 15, 300);

        Delays delays = clock.delays("east", "q");

        assertThat(delays.usual()).isBetween(20 * MILLI, 23 * MILLI);
        assertThat(delays.tail()).isBetween(40 * MILLI, 45 * MILLI);
        assertThat(delays.nearlyAll()).isBetween(300 * MILLI, 338 * MILLI);
        assertThat(delays.silence()).isBetween(600 * MILLI, 676 * MILLI);
    }

    @Test
    void neverSoonerThanTenMillisecondsNorLaterThanASecond() {
        took("east", "quick", 100, 1);
        took("east", "slow", 100, 30_000);

        assertThat(clock.delays("east", "quick").tail()).isEqualTo(10 * MILLI);
        assertThat(clock.delays("east", "quick").silence()).isEqualTo(10 * MILLI);
        assertThat(clock.delays("east", "slow").tail()).isEqualTo(1000 * MILLI);
        assertThat(clock.delays("east", "slow").silence()).isEqualTo(1000 * MILLI);
    }

    @Test
    void eachTextAndEachEndpointHasItsOwnTimes() {
        took("east", "q", 100, 20);
        took("west", "q", 100, 90);
        took("east", "other", 100, 200);

        assertThat(clock.delays("east", "q").tail()).isLessThan(23 * MILLI);
        assertThat(clock.delays("west", "q").tail()).isGreaterThanOrEqualTo(90 * MILLI);
        assertThat(clock.delays("east", "other").tail()).isGreaterThanOrEqualTo(200 * MILLI);
    }

    @Test
    void aTextThatIsNewWaitsForSilenceAloneAndLonger() {
        took("east", "q", 100, 20);

        Delays delays = clock.delays("east", "never seen");

        assertThat(delays.tail()).isEqualTo(Long.MAX_VALUE);
        assertThat(delays.silence()).isBetween(80 * MILLI, 90 * MILLI);
    }

    @Test
    void thirtySecondsAgoIsForgotten() {
        took("east", "q", 200, 500);
        time.advance(Duration.ofSeconds(16));
        took("east", "q", 200, 20);
        assertThat(clock.delays("east", "q").nearlyAll()).isGreaterThanOrEqualTo(500 * MILLI);

        time.advance(Duration.ofSeconds(15));
        took("east", "q", 200, 20);
        assertThat(clock.delays("east", "q").nearlyAll()).isLessThan(23 * MILLI);

        time.advance(Duration.ofMinutes(5));
        assertThat(clock.delays("east", "q")).isEqualTo(Delays.NEVER);
    }

    @Test
    void isRenewedEveryThreeSeconds() {
        took("east", "q", 200, 20);
        long before = clock.delays("east", "q").tail();
        took("east", "q", 800, 100);
        assertThat(clock.delays("east", "q").tail()).isEqualTo(before);

        time.advance(Duration.ofSeconds(3));
        assertThat(clock.delays("east", "q").tail()).isGreaterThanOrEqualTo(100 * MILLI);
    }

    @Test
    void isSilentSinceItsLastAnswerOrSinceTheReadBegan() {
        long begun = time.nanos();
        assertThat(clock.silentSince("east", begun)).isEqualTo(begun);

        time.advance(Duration.ofMillis(7));
        clock.alive("east");
        assertThat(clock.silentSince("east", begun)).isEqualTo(begun + 7 * MILLI);
        assertThat(clock.silentSince("west", begun)).isEqualTo(begun);

        time.advance(Duration.ofMillis(7));
        assertThat(clock.silentSince("east", time.nanos())).isEqualTo(time.nanos());
    }

    @Test
    void crossingARegionIsTriedOnlyWhereItCanWin() {
        Delays delays = new Delays(40 * MILLI, 200 * MILLI, 10 * MILLI, 100 * MILLI);

        assertThat(delays.tailCanWin(49 * MILLI)).isTrue();
        assertThat(delays.tailCanWin(50 * MILLI)).isFalse();
        assertThat(Delays.NEVER.tailCanWin(0)).isFalse();
    }

    @Test
    void bucketsAreAnEighthOfAnOctave() {
        for (long nanos = 20_000; nanos < 50_000_000_000L; nanos += nanos / 7) {
            long edge = LatencyWindow.edge(LatencyWindow.bucket(nanos));
            assertThat(edge).isGreaterThan(nanos).isLessThanOrEqualTo(nanos + nanos / 8 + 1);
        }
        assertThat(LatencyWindow.bucket(0)).isZero();
        assertThat(LatencyWindow.bucket(Long.MAX_VALUE)).isEqualTo(175);
    }

    private void took(String endpoint, String text, int times, long millis) {
        for (int i = 0; i < times; i++) {
            clock.took(endpoint, text, millis * MILLI);
        }
    }
}
