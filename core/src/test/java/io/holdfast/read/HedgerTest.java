package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a read is sent twice, and whose answer counts. */
final class HedgerTest extends HedgeStage {
    @Test
    @Timeout(20)
    void whatIsAnsweredInTimeRunsOnceAndOffTheCallersThread() throws Exception {
        usually(2);
        TwinRead read = read();
        answer("east").complete("rows");

        assertThat(runner.read(read)).isEqualTo("rows");

        assertThat(read.ran()).containsExactly("east");
        assertThat(read.threads()).noneMatch(Thread.currentThread()::equals);
        assertThat(read.adopted).isEqualTo("east alone");
        assertThat(events).isEmpty();
    }

    @Test
    @Timeout(20)
    void whereNothingIsAnsweredForTwiceTheUsualASecondOneIsSentAndWins() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        answer("west").complete("rows");

        time.advance(Duration.ofMillis(39));
        assertThat(result).as("not before").isNotDone();
        assertThat(read.ran()).containsExactly("east");
        passUntil(result::isDone);

        assertThat(result.get()).isEqualTo("rows");
        assertThat(read.adopted).isEqualTo("west hedged");
        assertThat(events)
                .singleElement()
                .isEqualTo(new HoldfastEvent.ReadHedged(events.get(0).at(), "east", "west", true));
        assertThat(doubts).containsExactly("east");
    }

    @Test
    @Timeout(20)
    void theClockStartsBeforeAConnectionIsFound() throws Exception {
        usually(20);
        CountDownLatch over = new CountDownLatch(1);
        long begun = time.nanos();
        east.busy(() -> {
            if (time.nanos() - begun >= 60_000_000) {
                awaited(over);
            }
        });
        answer("west").complete("rows");
        TwinRead read = read();

        assertThat(runner.read(read)).isEqualTo("rows");
        assertThat(read.ran()).containsExactly("west");
        over.countDown();
    }

    @Test
    @Timeout(20)
    void theFirstOneMayStillWin() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        passUntil(() -> read.ran().contains("west"));

        answer("east").complete("rows");

        assertThat(result.get()).isEqualTo("rows");
        assertThat(read.adopted).isEqualTo("east hedged");
        assertThat(events)
                .singleElement()
                .isEqualTo(new HoldfastEvent.ReadHedged(events.get(0).at(), "east", "west", false));
    }

    @Test
    @Timeout(20)
    void aFailureNeverWinsWhileTheOtherRuns() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        passUntil(() -> read.ran().contains("west"));

        answer("west").completeExceptionally(new SQLException("Connection reset", "08006"));
        await().until(() -> west.lent().stream().allMatch(FakeEndpoint.FakeLease::closed));
        assertThat(result).isNotDone();

        answer("east").complete("rows");
        assertThat(result.get()).isEqualTo("rows");
    }

    @Test
    @Timeout(20)
    void theQuerysOwnErrorIsTheAnswerAndComesOnce() throws Exception {
        usually(20);
        SQLException own = new SQLException("division by zero", "22012");
        TwinRead read = read();
        answer("east").completeExceptionally(own);

        assertThatThrownBy(() -> runner.read(read)).isSameAs(own);
        assertThat(read.ran()).containsExactly("east");
    }

    @Test
    @Timeout(20)
    void whereBothFailTheFirstOnesErrorIsTheCallersWithTheOtherBesideIt() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        passUntil(() -> read.ran().contains("west"));
        SQLException second = new SQLException("no such thing here", "42704");
        answer("west").completeExceptionally(second);
        SQLException first = new SQLException("division by zero", "22012");
        answer("east").completeExceptionally(first);

        assertThatThrownBy(result::get).hasCause(first);
    }

    @Test
    @Timeout(20)
    void aSlowReadWhereOthersAreAnsweredNeedsTheBudgetOfOneInTwenty() throws Exception {
        mixed(20, 400);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        for (int i = 0; i < 10; i++) {
            time.advance(Duration.ofMillis(5));
            clock.alive("east");
        }
        assertThat(read.ran()).as("no budget yet").containsExactly("east");
        answer("east").complete("rows");
        result.get();

        for (int i = 0; i < 20; i++) {
            budget.deposit();
        }
        answers.clear();
        TwinRead again = read();
        Future<String> second = begun(again, "east");
        answer("west").complete("rows");
        passUntil(() -> {
            clock.alive("east");
            return again.ran().contains("west");
        });
        assertThat(second.get()).isEqualTo("rows");
        assertThat(doubts).isEmpty();
    }

    @Test
    @Timeout(20)
    void withoutAnotherEndpointOrWhileThatIsInDoubtNothingIsSentTwice() throws Exception {
        usually(20);
        router.eligible(east);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        long until = time.nanos() + 200_000_000;
        passUntil(() -> time.nanos() >= until);
        answer("east").complete("rows");
        assertThat(result.get()).isEqualTo("rows");
        assertThat(read.ran()).containsExactly("east");
    }

    @Test
    @Timeout(20)
    void onPostgresWhereASelectMayWriteNothingIsSentTwiceUnlessItIsPure() throws Exception {
        usually(20);
        router.withoutEnvironments();
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        long until = time.nanos() + 200_000_000;
        passUntil(() -> time.nanos() >= until);
        answer("east").complete("rows");
        result.get();
        assertThat(read.ran()).containsExactly("east");

        answers.clear();
        TwinRead pure = read();
        pure.declarePure();
        Future<String> second = begun(pure, "east");
        answer("west").complete("rows");
        passUntil(second::isDone);
        assertThat(second.get()).isEqualTo("rows");
        assertThat(pure.adopted).isEqualTo("west hedged");
    }
}
