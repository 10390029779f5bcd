package io.holdfast.health.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PatienceTest {
    private final Patience patience = new Patience(Duration.ofSeconds(2));

    @Test
    void waitsLongestWhereNothingIsKnown() {
        assertThat(patience.ping()).hasSeconds(1);
        assertThat(patience.greeting()).hasSeconds(1);
        assertThat(patience.login()).hasSeconds(2);
        assertThat(patience.roundTripOr(Duration.ofMillis(7))).hasMillis(7);
    }

    @Test
    void aPingHasSixOfTheLastRoundTrips() {
        patience.answered(Duration.ofMillis(200));
        patience.answered(Duration.ofMillis(100));

        assertThat(patience.ping()).hasMillis(600);
        assertThat(patience.roundTripOr(Duration.ZERO)).hasMillis(100);
    }

    @Test
    void aPingHasAThirdOfASecondAtTheLeastAndOneAtTheMost() {
        patience.answered(Duration.ofMillis(1));
        assertThat(patience.ping()).hasMillis(300);

        patience.answered(Duration.ofMillis(51));
        assertThat(patience.ping()).hasMillis(306);

        patience.answered(Duration.ofMillis(167));
        assertThat(patience.ping()).hasSeconds(1);
    }

    @Test
    void aGreetingHasTwentyFourUsualRoundTrips() {
        greeted(1, 20);
        assertThat(patience.greeting()).hasMillis(480);
    }

    @Test
    void aGreetingHasFourTenthsOfASecondAtTheLeastAndOneAtTheMost() {
        greeted(1, 1);
        assertThat(patience.greeting()).hasMillis(400);

        greeted(1, 100);
        greeted(1, 100);
        assertThat(patience.greeting()).hasSeconds(1);
    }

    @Test
    void aGreetingHasThreeTimesWhatItLastTookWhereThatIsMore() {
        greeted(200, 1);
        assertThat(patience.greeting()).hasMillis(600);
    }

    /** One late answer, or two, are chance; three of the last five are how long the line is. */
    @Test
    void aGreetingGoesByTheMedianOfFive() {
        for (int ping = 0; ping < 6; ping++) {
            greeted(1, 1);
        }
        greeted(1, 30);
        greeted(1, 30);
        assertThat(patience.greeting()).hasMillis(400);

        greeted(1, 30);
        assertThat(patience.greeting()).hasMillis(720);
    }

    @Test
    void aLoginHasThreeTimesTheLastOneWithinItsBounds() {
        patience.loggedIn(Duration.ofMillis(500));
        assertThat(patience.login()).hasMillis(1500);

        patience.loggedIn(Duration.ofMillis(10));
        assertThat(patience.login()).hasSeconds(1);

        patience.loggedIn(Duration.ofMillis(900));
        assertThat(patience.login()).hasSeconds(2);
    }

    /** On a line whose pings are given up for their length, only a login tells how long it is. */
    @Test
    void aLoginSaysHowLongARoundTripIs() {
        patience.answered(Duration.ofMillis(1));
        patience.loggedIn(Duration.ofMillis(480));

        assertThat(patience.roundTripOr(Duration.ZERO)).hasMillis(120);
        assertThat(patience.ping()).hasMillis(720);
    }

    private void greeted(long greeting, long roundTrip) {
        patience.greeted(Duration.ofMillis(greeting));
        patience.answered(Duration.ofMillis(roundTrip));
    }
}
