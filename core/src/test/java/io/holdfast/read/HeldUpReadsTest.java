package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.settings.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which reads that wait where the data have fallen behind go elsewhere, and which do not. */
final class HeldUpReadsTest extends HeldUpStage {
    @Test
    void itGoesOnElsewhereInTheSameCallAndNothingIsHeldAgainstAnybody() throws Exception {
        Waiting read = begun(SMALL);
        passes(2_500);
        falls("east", 2_500, 500);

        assertThat(read.goesOn("east", "west")).isEqualTo("west");
        assertThat(outcomes).containsExactly("east lives", "west answered");
        assertThat(east.lent()).allMatch(lease -> lease.closed() && !lease.evicted() && !lease.brokenOff());
        assertThat(events)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        HoldfastEvent.ReadHopped.class,
                        hop -> assertThat(List.of(hop.from(), hop.to(), hop.sqlState(), hop.attempts()))
                                .containsExactly("east", "west", "40001", 2));
    }

    @Test
    void itStaysWhileTheEndpointIsWithinItsBound() throws Exception {
        Waiting read = begun(SMALL);
        passes(1_900);
        falls("east", 1_900, 1_900);

        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void onlyTheReadOfWhatIsStaleMoves() throws Exception {
        Waiting small = begun(SMALL);
        Waiting large = begun(LARGE);
        passes(4_000);
        falls("east", 500, 4_000);

        assertThat(large.goesOn("east", "west")).isEqualTo("west");
        assertThat(small.stays()).isEqualTo("east");
    }

    @Test
    void whereNobodyElseIsFreshItWaitsAndGoesWhenSomebodyIs() throws Exception {
        lags.behind("west", 60_000, 60_000);
        Waiting read = begun(SMALL);
        theEastFallsBehind();
        assertThat(read.isLeftAlone()).isTrue();

        lags.behind("west", 500, 500);
        passes(1_000);
        falls("east", 5_000, 5_000);
        assertThat(read.goesOn("east", "west")).isEqualTo("west");
    }

    @Test
    void itDoesNotGoToOneThatIsNotWell() throws Exception {
        router.eligible(east);
        Waiting read = begun(SMALL);
        theEastFallsBehind();

        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void oneThatIsOlderThanTheLagDoesNotWaitForItAndGoesOn() throws Exception {
        Waiting read = begun(SMALL);
        passes(60_000);
        falls("east", 4_000, 4_000);

        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void oneThatBeganALittleBeforeTheLastSampleIsHeldUpAsWell() throws Exception {
        Waiting read = begun(SMALL);
        passes(4_900);
        falls("east", 4_000, 4_000);

        assertThat(read.goesOn("east", "west")).isEqualTo("west");
    }

    @Test
    void aSessionThatIsNotStrictWaitsForNothing() throws Exception {
        lags.notStrict();
        Waiting read = begun(SMALL);
        Waiting strict = read(SMALL);
        strict.waits = true;
        begun("east", strict);
        theEastFallsBehind();

        assertThat(strict.goesOn("east", "west")).isEqualTo("west");
        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void whereTheServerHoldsTheBoundItSpeaksForItself() throws Exception {
        using(Map.of("stalenessCheck", "auto"));
        lags.enforces();
        bothAreFresh();
        Waiting read = begun(SMALL);
        theEastFallsBehind();

        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void whatIsNotHeardOfEndsNothingAndWhatAServerDoesNotKnowDoes() throws Exception {
        Waiting read = read(SMALL);
        read.waits = true;
        begun("east", read);
        passes(4_000);
        lags.lose("east");
        heldUp.look("east");
        assertThat(read.isLeftAlone()).isTrue();

        falls("east", -1, 500);
        assertThat(read.goesOn("east", "west")).isEqualTo("west");
    }

    /** On PostgreSQL a SELECT may have written already, through a function, when it is ended. */
    @Test
    void whatMayHaveWrittenStaysAndWhatIsDeclaredPureMoves() throws Exception {
        router.withoutEnvironments();
        Waiting read = begun(SMALL);
        Waiting pure = read(SMALL);
        pure.declarePure();
        begun("east", pure);
        theEastFallsBehind();

        assertThat(pure.goesOn("east", "west")).isEqualTo("west");
        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void outsideOfModeActiveNothingMoves() throws Exception {
        Waiting read = begun(SMALL);
        mode.set(Mode.OBSERVE);
        theEastFallsBehind();

        assertThat(read.stays()).isEqualTo("east");
    }

    @Test
    void withoutABoundItWaits() throws Exception {
        Waiting read = begun("east", new Waiting(null));
        passes(60_000);
        falls("east", 60_000, 60_000);

        assertThat(read.stays()).isEqualTo("east");
    }
}
