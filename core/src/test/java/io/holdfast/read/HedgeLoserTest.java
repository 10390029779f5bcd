package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.failure.DeadlineExceededException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the run that was too late, and of a caller that waits no longer. */
final class HedgeLoserTest extends HedgeStage {
    /** A read that east keeps and west answers. */
    private void answeredByWest(TwinRead read) throws Exception {
        usually(20);
        Future<String> result = begun(read, "east");
        answer("west").complete("rows");
        passUntil(result::isDone);
        assertThat(result.get()).isEqualTo("rows");
    }

    @Test
    @Timeout(20)
    void aLoserHoldsItsConnectionUntilItHasTrulyEnded() throws Exception {
        TwinRead read = read();
        answeredByWest(read);

        await().until(() -> read.cancels().contains("east"));
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::closed);
        assertThat(outcomes).containsExactly("west answered");

        answer("east").complete("too late");
        await().until(() -> east.lent().stream().allMatch(FakeEndpoint.FakeLease::closed));
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::evicted);
        assertThat(outcomes).as("a late answer is an answer").containsExactly("west answered", "east answered");
    }

    @Test
    @Timeout(20)
    void aLoserThatDoesNotEndIsBrokenOffAfterTwoSeconds() throws Exception {
        TwinRead read = read();
        answeredByWest(read);
        await().until(() -> read.cancels().contains("east"));

        time.advance(Duration.ofMillis(1_900));
        assertThat(read.broken()).isEmpty();
        time.advance(Duration.ofMillis(200));
        assertThat(read.broken()).containsExactly("east");
    }

    @Test
    @Timeout(20)
    void whatTheLoserIsCancelledWithCountsForNothing() throws Exception {
        TwinRead read = read();
        answeredByWest(read);
        await().until(() -> read.cancels().contains("east"));

        answer("east").completeExceptionally(new SQLException("canceling statement due to user request", "57014"));

        await().until(() -> east.lent().stream().allMatch(FakeEndpoint.FakeLease::closed));
        assertThat(outcomes).containsExactly("west answered");
    }

    @Test
    @Timeout(20)
    void anInterruptIsHonouredAtOnceAndEndsTheRun() throws Exception {
        usually(2_000);
        TwinRead read = read();
        Future<String> result = callers.submit(() -> {
            Thread.currentThread().interrupt();
            try {
                return runner.read(read);
            } catch (SQLException e) {
                return e.getSQLState() + " " + Thread.currentThread().isInterrupted();
            }
        });

        assertThat(result.get()).isEqualTo("57014 true");
        answer("east").complete("too late");
        assertThat(read.adopted).isEmpty();
    }

    @Test
    @Timeout(20)
    void theCallerWaitsNoLongerThanItsDeadlineAndASecond() throws Exception {
        router.eligible(east);
        TwinRead read = read();
        Future<String> result = begun(read, "east");

        time.advance(LIMIT);
        assertThat(result).isNotDone();
        time.advance(Duration.ofMillis(1_001));

        assertThatThrownBy(result::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DeadlineExceededException.class);
        await().until(() -> read.cancels().contains("east"));
    }

    @Test
    @Timeout(20)
    void aCancelReachesBothRuns() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        passUntil(() -> read.ran().contains("west"));

        read.cancel();
        answer("east").completeExceptionally(new SQLException("canceling statement due to user request", "57014"));
        answer("west").completeExceptionally(new SQLException("canceling statement due to user request", "57014"));

        assertThatThrownBy(result::get).hasRootCauseMessage("canceling statement due to user request");
        assertThat(read.cancels()).contains("east", "west");
    }

    @Test
    @Timeout(20)
    void timeThatThisProcessStoodStillIsNobodysSilence() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        time.jump(Duration.ofSeconds(3));
        // longer than the wait between two looks, so that the jump was seen
        await().during(Duration.ofMillis(150)).until(() -> read.ran().size() == 1);

        answer("east").complete("rows");
        assertThat(result.get()).isEqualTo("rows");
        assertThat(events).isEmpty();
    }

    @Test
    @Timeout(20)
    void beyondItsThreadsAReadRunsOnItsCallers() throws Exception {
        HopRunner none = runner(1);
        usually(20);
        TwinRead holder = read();
        Future<String> held = callers.submit(() -> none.read(holder));
        await().until(() -> holder.ran().contains("east"));
        answers.put("east", CompletableFuture.completedFuture("rows"));
        TwinRead read = read();

        assertThat(none.read(read)).isEqualTo("rows");
        assertThat(read.threads()).containsExactly(Thread.currentThread());

        holder.release();
        held.get();
        none.close();
    }

    @Test
    @Timeout(20)
    void newReadsAvoidAnEndpointInDoubt() throws Exception {
        TwinRead read = read();
        answeredByWest(read);

        TwinRead next = read();
        assertThat(runner.read(next)).isEqualTo("rows");
        assertThat(next.ran()).containsExactly("west");

        answer("east").complete("rows");
        await().until(() -> budget.doubted().isEmpty());
        TwinRead after = read();
        runner.read(after);
        assertThat(after.ran()).containsExactly("east");
    }
}
