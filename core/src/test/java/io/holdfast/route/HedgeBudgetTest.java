package io.holdfast.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HedgeBudgetTest {
    private final VirtualTime time = new VirtualTime();
    private final RetryBudget shared = new RetryBudget(time, 100);
    private final HedgeBudget budget = new HedgeBudget(time, shared);

    @Test
    void oneReadInTwentyMayBeSentTwice() {
        assertThat(slow(1)).isZero();
        reads(19);
        assertThat(slow(10)).isZero();
        reads(1);
        assertThat(slow(10)).isEqualTo(1);
        reads(100);
        assertThat(slow(100)).isEqualTo(5);
    }

    @Test
    void noMoreThanTenAreSavedUp() {
        reads(10_000);
        assertThat(slow(100)).isEqualTo(10);
    }

    @Test
    void whatHopsNeedIsLeftToThem() {
        reads(1_000);
        for (int i = 0; i < 50; i++) {
            shared.withdraw();
        }
        assertThat(slow(1)).isZero();
        assertThat(budget.silent("east", 4)).as("a hop of its own kind").isTrue();
    }

    @Test
    void silenceCoversAllThatIsInFlightThenAndNoMore() {
        assertThat(silences("east", 4, 20)).isEqualTo(4);
        assertThat(budget.doubted()).containsExactly("east");
    }

    @Test
    void newReadsAvoidItUntilItAnswersOrTwoSecondsArePast() {
        budget.silent("east", 4);
        budget.answered("west");
        assertThat(budget.doubted()).containsExactly("east");
        budget.answered("east");
        assertThat(budget.doubted()).isEmpty();

        budget.silent("east", 4);
        time.advance(Duration.ofMillis(1_999));
        assertThat(budget.doubted()).containsExactly("east");
        time.advance(Duration.ofMillis(1));
        assertThat(budget.doubted()).isEmpty();
    }

    @Test
    void falseAlarmsDoNotBecomeAHabit() {
        int sent = 0;
        for (int second = 0; second < 60; second++) {
            for (int alarm = 0; alarm < 10; alarm++) {
                sent += silences("east", 4, 4);
                budget.answered("east");
            }
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(sent)
                .as("three, and one every five seconds, of four reads each")
                .isBetween(4 * 13, 4 * 15);
    }

    @Test
    void oneEndpointsAlarmsAreNotAnothers() {
        for (int i = 0; i < 3; i++) {
            silences("east", 2, 2);
            budget.answered("east");
        }
        assertThat(silences("east", 2, 2)).isZero();
        assertThat(silences("west", 2, 2)).isEqualTo(2);
    }

    private int silences(String endpoint, int inFlight, int times) {
        int sent = 0;
        for (int i = 0; i < times; i++) {
            sent += budget.silent(endpoint, inFlight) ? 1 : 0;
        }
        return sent;
    }

    private int slow(int times) {
        int sent = 0;
        for (int i = 0; i < times; i++) {
            sent += budget.slow() ? 1 : 0;
        }
        return sent;
    }

    private void reads(int times) {
        for (int i = 0; i < times; i++) {
            budget.deposit();
        }
    }
}
