package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.settings.Mode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Which reads that wait where the data have fallen behind go elsewhere, and which do not. */
final class HeldUpReadsTest extends HeldUpStage {
    @Test
    void itGoesOnElsewhereInTheSameCallAndNothingIsHeldAgainstAnybody() throws Exception {
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(2_500);
        falls("east", 2_500, 500);

        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();

        assertThat(answer.get()).isEqualTo("west");
        assertThat(outcomes).containsExactly("east answered", "west answered");
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
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(1_900);
        falls("east", 1_900, 1_900);

        assertThat(stays(read, answer)).isEqualTo("east");
    }

    @Test
    void onlyTheReadOfWhatIsStaleMoves() throws Exception {
        Waiting small = read(SMALL);
        Waiting large = read(LARGE);
        Future<String> ofSmall = begun(small, "east");
        Future<String> ofLarge = begun(large, "east");
        passes(4_000);
        falls("east", 500, 4_000);

        await().until(() -> large.ran().equals(List.of("east", "west")));
        large.answers();
        assertThat(ofLarge.get()).isEqualTo("west");
        assertThat(stays(small, ofSmall)).isEqualTo("east");
    }

    @Test
    void whereNobodyElseIsFreshItWaitsAndGoesWhenSomebodyIs() throws Exception {
        lags.behind("west", 60_000, 60_000);
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        assertThat(read.interrupts()).isEmpty();
        assertThat(outcomes).isEmpty();

        lags.behind("west", 500, 500);
        passes(1_000);
        falls("east", 5_000, 5_000);
        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();
        assertThat(answer.get()).isEqualTo("west");
    }

    @Test
    void itDoesNotGoToOneThatIsNotWell() throws Exception {
        router.eligible(east);
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);

        assertThat(stays(read, answer)).isEqualTo("east");
    }

    @Test
    void oneThatIsOlderThanTheLagDoesNotWaitForItAndGoesOn() throws Exception {
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(60_000);
        falls("east", 4_000, 4_000);

        assertThat(stays(read, answer)).isEqualTo("east");
    }

    @Test
    void oneThatBeganALittleBeforeTheLastSampleIsHeldUpAsWell() throws Exception {
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_900);
        falls("east", 4_000, 4_000);

        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();
        assertThat(answer.get()).isEqualTo("west");
    }

    @Test
    void aSessionThatIsNotStrictWaitsForNothing() throws Exception {
        lags.notStrict();
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        Waiting strict = read(SMALL);
        strict.waits = true;
        Future<String> other = begun(strict, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);

        await().until(() -> strict.ran().equals(List.of("east", "west")));
        strict.answers();
        assertThat(other.get()).isEqualTo("west");
        assertThat(stays(read, answer)).isEqualTo("east");
    }

    @Test
    void whereTheServerHoldsTheBoundItSpeaksForItself() throws Exception {
        using(Map.of("stalenessCheck", "auto"));
        lags.enforces();
        bothAreFresh();
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);

        assertThat(stays(read, answer)).isEqualTo("east");
    }

    @Test
    void whatIsNotHeardOfEndsNothingAndWhatAServerDoesNotKnowDoes() throws Exception {
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        lags.lose("east");
        heldUp.look("east");
        assertThat(read.interrupts()).isEmpty();

        falls("east", -1, 500);
        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();
        assertThat(answer.get()).isEqualTo("west");
    }

    @Test
    void outsideOfModeActiveNothingMoves() throws Exception {
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        mode.set(Mode.OBSERVE);
        passes(4_000);
        falls("east", 4_000, 4_000);

        assertThat(stays(read, answer)).isEqualTo("east");
    }

    @Test
    void withoutABoundItWaits() throws Exception {
        Waiting read = new Waiting(null);
        Future<String> answer = begun(read, "east");
        passes(60_000);
        falls("east", 60_000, 60_000);

        assertThat(stays(read, answer)).isEqualTo("east");
    }
}
