package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.Slot;
import io.holdfast.read.StatementRunner.Effect;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a read that is held up ends, and what comes after that. */
final class HeldUpEndTest extends HeldUpStage {
    @Test
    void writesAndWhatRunsOnceAndTransactionsAreNeverEnded() throws Exception {
        Waiting once = read(SMALL);
        Waiting opening = read(SMALL);
        Waiting held = read(SMALL);
        begun("east", once, () -> runner.once(once, false, once));
        begun("east", opening, () -> runner.open(opening, opening));
        begun("east", held, () -> runner.held(held, runner.hold(call(), false), Effect.ONLY_READ, held));
        theEastFallsBehind();

        for (Waiting each : List.of(once, opening, held)) {
            assertThat(each.stays()).isEqualTo("east");
        }
    }

    @Test
    void oneThatItsServerDoesNotEndIsBrokenOffAfterTwoSeconds() throws Exception {
        Waiting read = read(SMALL);
        read.deaf = true;
        begun("east", read);
        theEastFallsBehind();
        await().until(() -> read.interrupts().equals(List.of("east")));
        passes(1_900);
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::brokenOff);
        passes(200);
        assertThat(east.lent()).allMatch(FakeEndpoint.FakeLease::brokenOff);
        read.fails(new SQLException("Socket closed", "08006"));

        assertThat(read.goesOn("east", "west")).isEqualTo("west");
        assertThat(outcomes).containsExactly("west answered");
        assertThat(east.lent()).allMatch(FakeEndpoint.FakeLease::evicted);
    }

    @Test
    void whereTheCancelCannotBeSentItIsBrokenOffAtOnce() throws Exception {
        Waiting read = read(SMALL);
        read.unreachable = true;
        begun("east", read);
        theEastFallsBehind();
        await().until(() -> east.lent().get(0).brokenOff());
        read.fails(new SQLException("Socket closed", "08006"));

        assertThat(read.goesOn("east", "west")).isEqualTo("west");
        assertThat(outcomes).containsExactly("west answered");
    }

    @Test
    void aCancelThatTakesLongHoldsUpNoOther() throws Exception {
        Waiting slow = read(SMALL);
        slow.deaf = true;
        slow.slowCancel = new CountDownLatch(1);
        begun("east", slow);
        Waiting other = begun(SMALL);
        theEastFallsBehind();

        assertThat(other.goesOn("east", "west")).isEqualTo("west");
        slow.slowCancel.countDown();
    }

    @Test
    void whatIsBeingEndedAtTheCloseIsEnded() throws Exception {
        Waiting read = beingCancelled();
        heldUp.close();
        read.slowCancel.countDown();
        read.fails(server("57014", "canceling statement due to user request"));

        assertThat(read.goesOn("east", "west")).isEqualTo("west");
        assertThat(read.interrupts()).containsExactly("east");
    }

    /** Each cancel is a connection of its own: eight at once, and a thousand wait. */
    @Test
    void whereTooManyWaitToBeCancelledTheRestIsBrokenOffAndHeldByNobody() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < 1_010; i++) {
            Waiting read = read(SMALL);
            read.slowCancel = over;
            slots.add(read.standsAt(east));
        }
        theEastFallsBehind();

        assertThat(east.lent().subList(0, 1_008)).noneMatch(FakeEndpoint.FakeLease::brokenOff);
        assertThat(east.lent().subList(1_008, 1_010)).allMatch(FakeEndpoint.FakeLease::brokenOff);
        callers.submit(slots.get(1_009)::end).get(20, TimeUnit.SECONDS);
        over.countDown();
    }

    @Test
    void oneThatAnswersMeanwhileKeepsItsAnswerAndWaitsForTheCancelToBeOver() throws Exception {
        Waiting read = beingCancelled();
        read.answers();
        await().until(() -> outcomes.equals(List.of("east answered")));
        assertThat(read.answer()).isNotDone();
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::closed);

        read.slowCancel.countDown();
        assertThat(read.answer().get(20, TimeUnit.SECONDS)).isEqualTo("east");
        passes(3_000);
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::brokenOff);
    }

    @Test
    void itsOwnFaultStaysItsOwnAndSoDoesItsCallersCancel() throws Exception {
        Waiting wrong = read(SMALL);
        wrong.deaf = true;
        Waiting unwanted = read(SMALL);
        unwanted.deaf = true;
        begun("east", wrong);
        begun("east", unwanted);
        theEastFallsBehind();
        await().until(() ->
                !wrong.interrupts().isEmpty() && !unwanted.interrupts().isEmpty());
        wrong.fails(server("22012", "division by zero"));
        unwanted.deaf = false;
        unwanted.cancel();

        assertThatThrownBy(wrong.answer()::get).cause().hasMessageContaining("division by zero");
        assertThatThrownBy(unwanted.answer()::get).cause().hasMessageContaining("due to user request");
        assertThat(wrong.ran()).containsExactly("east");
        assertThat(unwanted.ran()).containsExactly("east");
    }

    @Test
    void itMovesBackWhereTheOtherOneFallsBehindInItsTurn() throws Exception {
        Waiting read = begun(SMALL);
        theEastFallsBehind();
        await().until(() -> read.ran().equals(List.of("east", "west")));
        lags.behind("east", 500, 500);
        passes(4_000);
        falls("west", 4_000, 4_000);

        assertThat(read.goesOn("east", "west", "east")).isEqualTo("east");
    }

    @Test
    void whereTheLeastStaleMayAnswerItMovesAllTheSameAndIsNotDegraded() throws Exception {
        using(Map.of("stalenessCheck", "measured", "stalePolicy", "least-stale"));
        bothAreFresh();
        Waiting read = begun(SMALL);
        theEastFallsBehind();
        assertThat(read.goesOn("east", "west")).isEqualTo("west");
        assertThat((Object) read.degraded()).isNull();
    }

    @Test
    void oneThatWasGivenToTheLeastStaleHasNoBoundAnyMoreAndStays() throws Exception {
        using(Map.of("stalenessCheck", "measured", "stalePolicy", "least-stale"));
        lags.behind("east", 5_000, 5_000);
        lags.behind("west", 60_000, 60_000);
        Waiting read = begun(SMALL);
        lags.behind("west", 500, 500);
        falls("east", 6_000, 6_000);

        assertThat(read.stays()).isEqualTo("east");
        assertThat((Object) read.degraded()).isNotNull();
    }

    @Test
    void aTrialIsNoExcuseForAnAnswerBeyondTheBound() throws Exception {
        router.onTrial(east);
        router.eligible(west);
        lags.behind("east", 60_000, 500);

        assertThat(begun("west", read(SMALL)).stays()).isEqualTo("west");
        assertThat(begun("east", read(LARGE)).stays()).isEqualTo("east");
    }
}
