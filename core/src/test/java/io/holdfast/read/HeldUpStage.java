package io.holdfast.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.Lease;
import io.holdfast.endpoint.physical.Slot;
import io.holdfast.health.lag.FreshnessStage;
import io.holdfast.health.lag.Need;
import io.holdfast.time.Threads;
import io.holdfast.time.Timing;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A runner over two endpoints whose lags a test says, and reads that wait where they run. */
abstract class HeldUpStage extends RunnerStage {
    static final int SMALL = 0;
    static final int LARGE = 1;
    static final Duration LIMIT = Duration.ofMinutes(10);

    final Threads threads = new Threads("held-up-test");
    final ExecutorService callers = Executors.newCachedThreadPool();
    FreshnessStage lags = lags(Map.of("stalenessCheck", "measured"));
    HopRunner runner = new HopRunner(parts(), lags.gate());
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
        // sooner than its idle threads end by themselves
        assertThat(threads.join(Duration.ofSeconds(8)))
                .as("threads that outlive it")
                .isEmpty();
    }

    void using(Map<String, String> settings) {
        lags = lags(settings);
        runner = new HopRunner(parts(), lags.gate());
        heldUp.close();
        heldUp = heldUp();
    }

    FreshnessStage lags(Map<String, String> settings) {
        return new FreshnessStage(mode, time, settings, "east", "west");
    }

    HeldUpReads heldUp() {
        return new HeldUpReads(parts(), lags.gate(), new Timing(time, time, threads));
    }

    Waiting read(int relation) {
        return new Waiting(FreshnessStage.need(3_000, relation));
    }

    /** A read that waits at the east. */
    Waiting begun(int relation) {
        return begun("east", read(relation));
    }

    Waiting begun(String where, Waiting read) {
        return begun(where, read, () -> runner.read(read, read));
    }

    Waiting begun(String where, Waiting read, Callable<String> run) {
        read.answer = callers.submit(run);
        await().until(() -> read.ran().equals(List.of(where)));
        return read;
    }

    void passes(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** A sample has come. */
    void falls(String endpoint, long small, long large) {
        lags.behind(endpoint, small, large);
        heldUp.look(endpoint);
    }

    void theEastFallsBehind() {
        passes(4_000);
        falls("east", 4_000, 4_000);
    }

    /** A read at the east whose cancel is under way, takes its time and does not end it. */
    Waiting beingCancelled() {
        Waiting read = read(SMALL);
        read.deaf = true;
        read.slowCancel = new CountDownLatch(1);
        begun("east", read);
        theEastFallsBehind();
        await().until(() -> read.interrupts().equals(List.of("east")));
        return read;
    }

    /** A read that waits where it runs, until it is answered, fails or is cancelled. */
    final class Waiting extends Call implements Attempt<String> {
        private final List<String> ran = new CopyOnWriteArrayList<>();
        private final List<String> interrupts = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable SQLException failure;
        private Future<String> answer = CompletableFuture.failedFuture(new IllegalStateException("not begun"));
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

        Future<String> answer() {
            return answer;
        }

        void answers() {
            ended.countDown();
        }

        /** Nobody has begun to end it, where it runs. */
        boolean isLeftAlone() {
            return Stream.of(east, west)
                    .flatMap(endpoint -> endpoint.lent().stream())
                    .noneMatch(lease -> lease.slot().claimed(this));
        }

        /** Nobody ends it; it is answered now. */
        String stays() throws Exception {
            assertThat(isLeftAlone()).as("left alone").isTrue();
            answers();
            return answer.get(20, TimeUnit.SECONDS);
        }

        /** It has run at each of these in turn; it is answered now, by the last. */
        String goesOn(String... where) throws Exception {
            await().until(() -> ran.equals(List.of(where)));
            answers();
            return answer.get(20, TimeUnit.SECONDS);
        }

        /** It runs on a connection of its own, and on no thread. */
        Slot standsAt(FakeEndpoint where) throws SQLException {
            becomesMovable();
            ran.add(where.name());
            Slot slot = where.lease(Duration.ZERO).slot();
            slot.begin(this);
            return slot;
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
            if (Thread.currentThread().isInterrupted()) {
                interrupts.add("interrupted itself");
            }
        }

        private void awaited(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
