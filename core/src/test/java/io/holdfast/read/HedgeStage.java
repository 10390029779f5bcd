package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.route.HedgeBudget;
import io.holdfast.route.HedgeClock;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;

/** A runner that sends reads twice, on virtual time: what each endpoint answers, and when, is said by the test. */
abstract class HedgeStage extends RunnerStage {
    static final Duration LIMIT = Duration.ofSeconds(10);

    final HedgeClock clock = new HedgeClock(time);
    final HedgeBudget budget = new HedgeBudget(time, retries);
    final Threads threads = new Threads("hedger-test");
    final List<String> doubts = new CopyOnWriteArrayList<>();
    final HopRunner runner = runner(8);
    final ExecutorService callers = Executors.newCachedThreadPool();
    final Map<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

    @AfterEach
    void end() {
        answers.values().forEach(answer -> answer.completeExceptionally(new SQLException("the test is over", "08006")));
        runner.close();
        callers.shutdownNow();
        assertThat(threads.join(LIMIT)).as("threads that outlive it").isEmpty();
    }

    /** Lets time pass in steps that nobody takes for a pause of this process. */
    void passUntil(Callable<Boolean> end) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> {
            time.advance(Duration.ofMillis(5));
            return end.call();
        });
    }

    static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Future<String> begun(TwinRead read, String where) {
        Future<String> result = callers.submit(() -> runner.read(read));
        await().until(() -> read.ran().contains(where));
        return result;
    }

    CompletableFuture<String> answer(String endpoint) {
        return answers.computeIfAbsent(endpoint, name -> new CompletableFuture<>());
    }

    void usually(long millis) {
        for (int i = 0; i < 100; i++) {
            clock.took("east", TwinRead.TEXT, millis * 1_000_000);
        }
    }

    /** Nine of ten quick, the tenth slow. */
    void mixed(long quick, long slow) {
        for (int i = 0; i < 98; i++) {
            clock.took("east", TwinRead.TEXT, quick * 1_000_000);
        }
        clock.took("east", TwinRead.TEXT, slow * 1_000_000);
        clock.took("east", TwinRead.TEXT, slow * 1_000_000);
    }

    TwinRead read() {
        return new TwinRead(time, LIMIT, this::answer);
    }

    HopRunner runner(int mostThreads) {
        return new HopRunner(
                parts(),
                null,
                new HedgeParts(
                        clock,
                        budget,
                        (endpoint, age) -> doubts.add(endpoint),
                        new Timing(time, time, threads),
                        mostThreads));
    }
}
