package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.health.lag.FreshnessStage;
import io.holdfast.health.lag.Need;
import io.holdfast.route.RetryBudget;
import io.holdfast.route.WritePolicy;
import io.holdfast.settings.Mode;
import io.holdfast.settings.ModeSwitch;
import io.holdfast.time.Backoff;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import io.holdfast.time.VirtualTime;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A runner over two endpoints whose lags a test says, and reads that wait where they run. */
@Timeout(60)
abstract class HeldUpStage {
    static final int SMALL = 0;
    static final int LARGE = 1;
    static final Duration LIMIT = Duration.ofMinutes(10);

    final VirtualTime time = new VirtualTime();
    final FakeEndpoint east = new FakeEndpoint("east", time);
    final FakeEndpoint west = new FakeEndpoint("west", time);
    final FakeRouter router = new FakeRouter(time, List.of(east, west));
    final ModeSwitch mode = new ModeSwitch(Mode.ACTIVE);
    final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    final List<String> outcomes = new CopyOnWriteArrayList<>();
    final RunnerParts parts = parts(Optional.empty());
    final Threads threads = new Threads("held-up-test");
    final ExecutorService callers = Executors.newCachedThreadPool();
    FreshnessStage lags = lags(Map.of("stalenessCheck", "measured"));
    HopRunner runner = new HopRunner(parts, lags.gate());
    HeldUpReads heldUp = heldUp();

    @BeforeEach
    void bothAreFresh() {
        lags.behind("east", 500, 500);
        lags.behind("west", 500, 500);
    }

    @AfterEach
    void close() {
        heldUp.close();
        callers.shutdownNow();
        assertThat(threads.join(Duration.ofSeconds(20)))
                .as("threads that outlive it")
                .isEmpty();
    }

    record Begun(Waiting read, Future<String> answer) {}

    Begun begunAt(String where, int relation) {
        Waiting read = read(relation);
        return new Begun(read, begun(read, where));
    }

    String stays(Begun begun) throws Exception {
        return stays(begun.read(), begun.answer());
    }

    /** Nothing has ended it; it is answered now. */
    static String stays(Waiting read, Future<String> answer) throws InterruptedException, ExecutionException {
        assertThat(read.interrupts()).isEmpty();
        read.answers();
        return answer.get();
    }

    void using(Map<String, String> settings) {
        lags = lags(settings);
        runner = new HopRunner(parts, lags.gate());
        heldUp.close();
        heldUp = heldUp();
    }

    FreshnessStage lags(Map<String, String> settings) {
        return new FreshnessStage(mode, time, settings, "east", "west");
    }

    HeldUpReads heldUp() {
        return new HeldUpReads(parts, lags.gate(), new Timing(time, time, threads));
    }

    Waiting read(int relation) {
        return new Waiting(FreshnessStage.need(3_000, relation));
    }

    Future<String> begun(Waiting read, String where) {
        Future<String> answer = callers.submit(() -> runner.read(read, read));
        await().until(() -> read.ran().equals(List.of(where)));
        return answer;
    }

    void passes(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** A sample has come. */
    void falls(String endpoint, long small, long large) {
        lags.behind(endpoint, small, large);
        heldUp.look(endpoint);
    }

    /** A read that waits where it runs, until it is answered, fails or is cancelled. */
    final class Waiting extends Call implements Attempt<String> {
        private final List<String> ran = new CopyOnWriteArrayList<>();
        private final List<String> interrupts = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable SQLException failure;
        volatile boolean deaf;
        volatile boolean unreachable;
        volatile @Nullable Boolean waits;
        volatile CountDownLatch slowCancel = new CountDownLatch(0);

        Waiting(@Nullable Need need) {
            super(time, LIMIT);
            requires(need, null);
        }

        List<String> ran() {
            return ran;
        }

        List<String> interrupts() {
            return interrupts;
        }

        void answers() {
            ended.countDown();
        }

        void fails(SQLException how) {
            failure = how;
            ended.countDown();
        }

        @Override
        public String on(Lease lease) throws SQLException {
            ended = new CountDownLatch(1);
            failure = null;
            ran.add(lease.endpoint());
            awaited(ended);
            @Nullable SQLException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            return lease.endpoint();
        }

        @Override
        protected boolean waitsForTheNewest(boolean usual) {
            @Nullable Boolean said = waits;
            return said == null ? usual : said;
        }

        @Override
        protected void interrupt() throws SQLException {
            interrupts.add(ran.get(ran.size() - 1));
            if (unreachable) {
                throw new SQLException("Connection refused", "08001");
            }
            if (!deaf) {
                fails(server("57014", "canceling statement due to user request"));
            }
            awaited(slowCancel);
        }

        private void awaited(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static PSQLException server(String state, String message) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0"));
    }

    RunnerParts parts(Optional<String> writes) {
        return new RunnerParts(
                router,
                new WritePolicy(router, mode, writes),
                new Outcomes(),
                new RetryBudget(time, 20),
                mode,
                new EventPublisher(List.of(events::add)),
                time,
                new Backoff(new Random(7), Duration.ofSeconds(1)),
                100,
                false);
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
