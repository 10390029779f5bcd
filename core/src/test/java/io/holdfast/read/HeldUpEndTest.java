package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.read.StatementRunner.Effect;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How a read that is held up ends, and what comes after that. */
final class HeldUpEndTest extends HeldUpStage {
    @Test
    void writesAndWhatRunsOnceAndTransactionsAreNeverEnded() throws Exception {
        Waiting once = read(SMALL);
        Waiting opening = read(SMALL);
        Waiting held = read(SMALL);
        List<Future<String>> all = List.of(
                callers.submit(() -> runner.once(once, false, once)),
                callers.submit(() -> runner.open(opening, opening)),
                callers.submit(
                        () -> runner.held(held, runner.hold(Call.of(time, LIMIT), false), Effect.ONLY_READ, held)));
        for (Waiting each : List.of(once, opening, held)) {
            await().until(() -> each.ran().equals(List.of("east")));
        }
        passes(4_000);
        falls("east", 4_000, 4_000);

        for (Waiting each : List.of(once, opening, held)) {
            assertThat(each.interrupts()).isEmpty();
            each.answers();
        }
        for (Future<String> answer : all) {
            assertThat(answer.get()).isEqualTo("east");
        }
    }

    @Test
    void oneThatItsServerDoesNotEndIsBrokenOffAfterTwoSeconds() throws Exception {
        Waiting read = read(SMALL);
        read.deaf = true;
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        await().until(() -> read.interrupts().equals(List.of("east")));
        passes(1_900);
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::brokenOff);
        passes(200);
        assertThat(east.lent()).allMatch(FakeEndpoint.FakeLease::brokenOff);
        read.fails(new SQLException("Socket closed", "08006"));

        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();
        assertThat(answer.get()).isEqualTo("west");
        assertThat(outcomes).containsExactly("west answered");
        assertThat(east.lent()).allMatch(FakeEndpoint.FakeLease::evicted);
    }

    @Test
    void whereTheCancelCannotBeSentItIsBrokenOffAtOnce() throws Exception {
        Waiting read = read(SMALL);
        read.unreachable = true;
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        await().until(() -> east.lent().get(0).brokenOff());
        read.fails(new SQLException("Socket closed", "08006"));

        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();
        assertThat(answer.get()).isEqualTo("west");
        assertThat(outcomes).containsExactly("west answered");
    }

    @Test
    void oneThatAnswersMeanwhileKeepsItsAnswerAndWaitsForTheCancelToBeOver() throws Exception {
        Waiting read = read(SMALL);
        read.deaf = true;
        read.slowCancel = new CountDownLatch(1);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        await().until(() -> read.interrupts().equals(List.of("east")));
        read.answers();
        await().until(() -> outcomes.equals(List.of("east answered")));
        assertThat(answer.isDone()).isFalse();
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::closed);

        read.slowCancel.countDown();
        assertThat(answer.get()).isEqualTo("east");
        passes(3_000);
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::brokenOff);
    }

    @Test
    void itsOwnFaultStaysItsOwnAndSoDoesItsCallersCancel() throws Exception {
        Waiting wrong = read(SMALL);
        wrong.deaf = true;
        Waiting unwanted = read(SMALL);
        unwanted.deaf = true;
        Future<String> fault = begun(wrong, "east");
        Future<String> cancel = begun(unwanted, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        await().until(() ->
                !wrong.interrupts().isEmpty() && !unwanted.interrupts().isEmpty());
        wrong.fails(server("22012", "division by zero"));
        unwanted.deaf = false;
        unwanted.cancel();

        assertThatThrownBy(fault::get).cause().hasMessageContaining("division by zero");
        assertThatThrownBy(cancel::get).cause().hasMessageContaining("due to user request");
        assertThat(wrong.ran()).containsExactly("east");
        assertThat(unwanted.ran()).containsExactly("east");
    }

    @Test
    void itMovesBackWhereTheOtherOneFallsBehindInItsTurn() throws Exception {
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        await().until(() -> read.ran().equals(List.of("east", "west")));
        lags.behind("east", 500, 500);
        passes(4_000);
        falls("west", 4_000, 4_000);

        await().until(() -> read.ran().equals(List.of("east", "west", "east")));
        read.answers();
        assertThat(answer.get()).isEqualTo("east");
    }

    @Test
    void whereTheLeastStaleMayAnswerItMovesAllTheSameAndIsNotDegraded() throws Exception {
        using(Map.of("stalenessCheck", "measured", "stalePolicy", "least-stale"));
        bothAreFresh();
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        passes(4_000);
        falls("east", 4_000, 4_000);
        await().until(() -> read.ran().equals(List.of("east", "west")));
        read.answers();

        assertThat(answer.get()).isEqualTo("west");
        assertThat((Object) read.degraded()).isNull();
    }

    @Test
    void oneThatWasGivenToTheLeastStaleHasNoBoundAnyMoreAndStays() throws Exception {
        using(Map.of("stalenessCheck", "measured", "stalePolicy", "least-stale"));
        lags.behind("east", 5_000, 5_000);
        lags.behind("west", 60_000, 60_000);
        Waiting read = read(SMALL);
        Future<String> answer = begun(read, "east");
        lags.behind("west", 500, 500);
        falls("east", 6_000, 6_000);

        assertThat(stays(read, answer)).isEqualTo("east");
        assertThat((Object) read.degraded()).isNotNull();
    }

    @Test
    void aTrialIsNoExcuseForAnAnswerBeyondTheBound() throws Exception {
        router.onTrial(east);
        router.eligible(west);
        lags.behind("east", 60_000, 500);

        assertThat(stays(begunAt("west", SMALL))).isEqualTo("west");
        assertThat(stays(begunAt("east", LARGE))).isEqualTo("east");
    }
}
