package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.DeadlineExceededException;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.HedgeBudget;
import io.holdfast.route.HedgeClock;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads that are sent twice, on virtual time: what each endpoint answers, and when, is said by the test. */
final class HedgerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final VirtualTime time = new VirtualTime();
    private final FakeEndpoint east = new FakeEndpoint("east", time);
    private final FakeEndpoint west = new FakeEndpoint("west", time);
    private final FakeRouter router = new FakeRouter(time, List.of(east, west));
    private final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    private final RetryBudget shared = new RetryBudget(time, 20);
    private final HedgeClock clock = new HedgeClock(time);
    private final HedgeBudget budget = new HedgeBudget(time, shared);
    private final Threads threads = new Threads("hedger-test");
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private final List<String> doubts = new CopyOnWriteArrayList<>();
    private final HopRunner runner = runner(8);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        answers.values().forEach(answer -> answer.completeExceptionally(new SQLException("the test is over", "08006")));
        runner.close();
        callers.shutdownNow();
        assertThat(threads.join(LIMIT)).as("threads that outlive it").isEmpty();
    }

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
    void aLoserHoldsItsConnectionUntilItHasTrulyEnded() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        answer("west").complete("rows");
        passUntil(result::isDone);

        await().until(() -> read.cancels().contains("east"));
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::closed);
        assertThat(outcomes).containsExactly("west answered");

        answer("east").complete("too late");
        await().until(() -> east.lent().stream().allMatch(FakeEndpoint.FakeLease::closed));
        assertThat(east.lent()).noneMatch(FakeEndpoint.FakeLease::evicted);
        assertThat(outcomes).as("a late answer is an answer").containsExactly("west answered", "east answered");
        assertThat(result.get()).isEqualTo("rows");
    }

    @Test
    @Timeout(20)
    void aLoserThatDoesNotEndIsBrokenOffAfterTwoSeconds() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        answer("west").complete("rows");
        passUntil(result::isDone);
        await().until(() -> read.cancels().contains("east"));

        time.advance(Duration.ofMillis(1_900));
        assertThat(read.broken()).isEmpty();
        time.advance(Duration.ofMillis(200));
        assertThat(read.broken()).containsExactly("east");
    }

    @Test
    @Timeout(20)
    void whatTheLoserIsCancelledWithCountsForNothing() throws Exception {
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        answer("west").complete("rows");
        passUntil(result::isDone);
        await().until(() -> read.cancels().contains("east"));

        answer("east").completeExceptionally(new SQLException("canceling statement due to user request", "57014"));

        await().until(() -> east.lent().stream().allMatch(FakeEndpoint.FakeLease::closed));
        assertThat(outcomes).containsExactly("west answered");
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
        usually(20);
        TwinRead read = read();
        Future<String> result = begun(read, "east");
        answer("west").complete("rows");
        passUntil(result::isDone);

        TwinRead next = read();
        assertThat(runner.read(next)).isEqualTo("rows");
        assertThat(next.ran()).containsExactly("west");

        answer("east").complete("rows");
        await().until(() -> budget.doubted().isEmpty());
        TwinRead after = read();
        runner.read(after);
        assertThat(after.ran()).containsExactly("east");
    }

    /** Lets time pass in steps that nobody takes for a pause of this process. */
    private void passUntil(Callable<Boolean> end) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            time.advance(Duration.ofMillis(5));
            return end.call();
        });
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Future<String> begun(TwinRead read, String where) {
        Future<String> result = callers.submit(() -> runner.read(read));
        await().until(() -> read.ran().contains(where));
        return result;
    }

    private CompletableFuture<String> answer(String endpoint) {
        return answers.computeIfAbsent(endpoint, name -> new CompletableFuture<>());
    }

    private void usually(long millis) {
        for (int i = 0; i < 100; i++) {
            clock.took("east", TwinRead.TEXT, millis * 1_000_000);
        }
    }

    /** Nine of ten quick, the tenth slow. */
    private void mixed(long quick, long slow) {
        for (int i = 0; i < 98; i++) {
            clock.took("east", TwinRead.TEXT, quick * 1_000_000);
        }
        clock.took("east", TwinRead.TEXT, slow * 1_000_000);
        clock.took("east", TwinRead.TEXT, slow * 1_000_000);
    }

    private TwinRead read() {
        return new TwinRead(time, LIMIT, this::answer);
    }

    private HopRunner runner(int mostThreads) {
        RunnerParts parts = new RunnerParts(
                router,
                new WritePolicy(router, mode, Optional.empty()),
                new Outcomes(),
                shared,
                mode,
                new EventPublisher(List.of(events::add)),
                time,
                Backoff.fullJitter(new Random(7), time),
                100,
                false);
        return new HopRunner(
                parts,
                null,
                new HedgeParts(
                        clock,
                        budget,
                        (endpoint, age) -> doubts.add(endpoint),
                        new Timing(time, time, threads),
                        mostThreads));
    }

    /** Writes down what was recorded. */
    private final class Outcomes implements OutcomeRecorder {
        @Override
        public void answered(String endpoint, long generation, long nanos) {
            outcomes.add(endpoint + " answered");
        }

        @Override
        public void answered(String endpoint, long generation) {
            outcomes.add(endpoint + " answered");
        }

        @Override
        public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {
            outcomes.add(endpoint + " " + kind);
        }
    }
}
