package io.holdfast.subscribe.stream;

import static io.holdfast.subscribe.stream.FakeEnvironment.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.failure.FailureKind;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.HandlerPolicy;
import io.holdfast.subscribe.ReconcileMode;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.adapter.BatchIterator;
import io.holdfast.subscribe.adapter.BatchPublisher;
import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.VirtualTime;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads and closing, on the machine's clock. */
@Timeout(30)
final class SubscriptionsTest {
    private final FakeEnvironment environment = new FakeEnvironment("env", 1_000);
    private final FakeStreams streams = new FakeStreams(Map.of("east", environment), new Random(1));
    private final FakeRouter router = new FakeRouter(new VirtualTime(), List.of("east"));
    private final Threads threads = new Threads("test");
    private volatile @Nullable BlockingStream last;
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();
    private final Subscriptions subscriptions = new Subscriptions(
            new Means(
                    router,
                    new Deaf(),
                    new EventPublisher(List.of(events::add)),
                    Ticker.system(),
                    this::blocking,
                    threads::start,
                    new Random(1)),
            threads,
            select -> endpoint -> true);

    private ChangeStream blocking(PhysicalEndpoint endpoint, String purpose, Deadline deadline) throws SQLException {
        last = new BlockingStream(streams.connect(endpoint, purpose, deadline), blocked);
        return last;
    }

    @BeforeEach
    void oneRow() {
        environment.commit(row(1, "one"), 1);
        streams.script(new FakeStreams.Script() {
            @Override
            public Reply quiet(FakeStream stream, Duration silence) {
                return new Reply(List.of(), false);
            }
        });
    }

    @AfterEach
    void everyThreadEnds() {
        subscriptions.close();
        assertThat(threads.join(Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void closeEndsAReadThatBlocks() throws InterruptedException {
        Subscription subscription = subscriptions.subscribe("t").start(batch -> {});
        assertThat(blocked.await(5, TimeUnit.SECONDS)).isTrue();
        await().until(() -> subscription.state() == State.LIVE);
        assertThat(subscription.endpoint()).contains("east");
        assertThat(subscription.frontier()).isEqualTo(environment.upper());

        long before = Ticker.system().nanos();
        subscription.close();
        assertThat(Duration.ofNanos(Ticker.system().nanos() - before)).isLessThan(Duration.ofSeconds(1));
        assertThat(subscription.state()).isEqualTo(State.CLOSED);
        assertThat(subscription.endpoint()).isEmpty();
        assertThat(threads.join(Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void aReadOfAViewThatIsRefreshedMayTakeDaysAndStillEndsWithClose() throws InterruptedException {
        streams.facts("east", new ObjectFacts("u1", OptionalLong.empty(), Optional.empty(), true, true));
        Subscription subscription = subscriptions.subscribe("t").start(batch -> {});
        assertThat(blocked.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(Objects.requireNonNull(last).patience()).isGreaterThan(Duration.ofDays(7));
        await().until(() -> subscription.state() == State.LIVE);
        subscription.close();
        assertThat(threads.join(Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void closeWaitsForTheHandlerAndNoCallFollows() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger returned = new AtomicInteger();
        Subscription subscription = subscriptions.subscribe("t").start(batch -> {
            inside.countDown();
            go.await();
            returned.incrementAndGet();
        });
        inside.await();
        Thread closing = new Thread(subscription::close, "closing");
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        assertThat(returned).hasValue(0);
        go.countDown();
        closing.join();
        assertThat(returned).hasValue(1);
        assertThat(subscription.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void closeFromTheHandlerMakesThatCallTheLast() {
        CompletableFuture<Subscription> self = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription = subscriptions.subscribe("t").start(batch -> {
            calls.incrementAndGet();
            self.join().close();
        });
        self.complete(subscription);
        await().until(() -> subscription.state() == State.CLOSED);
        assertThat(calls).hasValue(1);
        assertThat(subscription.failure()).isEmpty();
    }

    @Test
    void closeEndsTheWaitBetweenTwoAttempts() {
        AtomicInteger attempts = new AtomicInteger();
        streams.script(new FakeStreams.Script() {
            @Override
            public void connect(String endpoint) throws SQLException {
                attempts.incrementAndGet();
                throw new SQLException("refused", "08001");
            }
        });
        Subscription subscription = subscriptions.subscribe("t").start(batch -> {});
        await().until(() -> attempts.get() > 3);
        subscription.close();
        int then = attempts.get();
        assertThat(subscription.state()).isEqualTo(State.CLOSED);
        assertThat(threads.join(Duration.ofSeconds(2))).isEmpty();
        assertThat(attempts).hasValue(then);
    }

    @Test
    void aFailureIsVisible() {
        Subscription subscription = subscriptions.subscribe("t").name("mine").start(batch -> {
            throw new IllegalStateException("no");
        });
        await().until(() -> subscription.state() == State.FAILED);
        assertThat(subscription.name()).isEqualTo("mine");
        assertThat(subscription.failure())
                .hasValueSatisfying(failure -> assertThat(failure)
                        .hasRootCauseMessage("no")
                        .extracting(SubscriptionException::reason)
                        .isEqualTo(SubscriptionException.Reason.HANDLER));
    }

    /** Says what it hears of the end. */
    private static final class Listening implements BatchHandler {
        private final CompletableFuture<Optional<SubscriptionException>> end = new CompletableFuture<>();
        private final boolean fails;

        Listening(boolean fails) {
            this.fails = fails;
        }

        @Override
        public void apply(Batch batch) {
            if (fails) {
                throw new IllegalStateException("no");
            }
        }

        @Override
        public void ended(Optional<SubscriptionException> failure) {
            assertThat(end.complete(failure)).as("once").isTrue();
            throw new IllegalStateException("what a handler throws here harms nobody");
        }
    }

    @Test
    void theHandlerHearsOfTheEnd() {
        Listening closed = new Listening(false);
        Subscription subscription = subscriptions.subscribe("t").start(closed);
        await().until(() -> subscription.state() == State.LIVE);
        assertThat(closed.end).isNotDone();
        subscription.close();
        assertThat(closed.end.join()).isEmpty();

        Listening failed = new Listening(true);
        Subscription failing = subscriptions.subscribe("t").start(failed);
        await().until(failed.end::isDone);
        assertThat(failed.end.join()).isEqualTo(failing.failure()).isPresent();
    }

    @Test
    void whatIsClosedIsSaidSoThatNobodyTakesItForOneThatIsBehind() {
        Subscription subscription = subscriptions.subscribe("t").start(batch -> {});
        await().until(() -> subscription.state() == State.LIVE);
        subscription.close();
        assertThat(events).last().isInstanceOf(HoldfastEvent.SubscriptionEnded.class);
    }

    @Test
    void closeDoesNotWaitForABatchThatNobodyTakesOrWhoseTakerIsTheOneThatCloses() throws InterruptedException {
        BatchIterator untaken = new BatchIterator();
        BatchIterator taken = new BatchIterator();
        List<BatchHandler> handlers = List.of(untaken, taken, new BatchPublisher());
        List<Subscription> waiting = handlers.stream()
                .map(handler -> subscriptions.subscribe("t").start(handler))
                .toList();
        assertThat(taken.next(Duration.ofSeconds(10))).isPresent();
        await().until(() -> waiting(3));

        long before = Ticker.system().nanos();
        waiting.forEach(Subscription::close);
        assertThat(Duration.ofNanos(Ticker.system().nanos() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(waiting).extracting(Subscription::state).containsOnly(State.CLOSED);
        assertThat(untaken.next(Duration.ZERO)).as("it comes at the next start").isEmpty();
        assertThat(untaken.isEnded()).isTrue();
    }

    /** So many handlers have been called and have not returned. */
    private static boolean waiting(int many) {
        return Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getName().startsWith("holdfast-test-subscription-t"))
                        .filter(thread -> Stream.of(thread.getValue())
                                .anyMatch(frame -> frame.getClassName().contains(".adapter.Batch")))
                        .count()
                == many;
    }

    @Test
    void whoPullsIsThrownTheFailureOnce() throws InterruptedException {
        streams.script(new FakeStreams.Script() {
            @Override
            public void begin(String endpoint) throws SQLException {
                throw new SQLException("unknown catalog item 't'", "XX000");
            }
        });
        BatchIterator batches = new BatchIterator();
        Subscription subscription = subscriptions.subscribe("t").start(batches);
        await().until(() -> subscription.state() == State.FAILED);
        assertThat(batches.isEnded()).as("a loop until the end hears of it").isFalse();
        assertThatThrownBy(() -> batches.next(Duration.ofSeconds(10)))
                .isInstanceOf(SubscriptionException.class)
                .hasMessageContaining("no object t")
                .hasCause(subscription.failure().orElseThrow());
        assertThat(batches.isEnded()).isTrue();
        assertThat(batches.next(Duration.ofDays(1))).isEmpty();
    }

    @Test
    void aSubscriberThatCancelsEndsItWithoutARetryAndParksNothing() {
        List<Batch> parked = new CopyOnWriteArrayList<>();
        BatchPublisher publisher = new BatchPublisher();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.cancel();
            }

            @Override
            public void onNext(Batch batch) {
                parked.add(batch);
            }

            @Override
            public void onError(Throwable cause) {
                throw new AssertionError("nothing after cancel", cause);
            }

            @Override
            public void onComplete() {
                throw new AssertionError("nothing after cancel");
            }
        });
        Subscription subscription = subscriptions
                .subscribe("t")
                .onHandlerFailure(HandlerPolicy.deadLetterAfter(0, (batch, cause) -> parked.add(batch)))
                .start(publisher);
        await().until(() -> subscription.state() == State.FAILED);
        assertThat(subscription.failure().map(SubscriptionException::reason))
                .contains(SubscriptionException.Reason.CANCELLED);
        assertThat(parked).isEmpty();
    }

    @Test
    void aPublishersSubscriberHearsOfTheEnd() {
        BatchPublisher publisher = new BatchPublisher();
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(Batch batch) {
                throw new IllegalStateException("no");
            }

            @Override
            public void onError(Throwable cause) {
                error.complete(cause);
            }

            @Override
            public void onComplete() {
                error.completeExceptionally(new AssertionError("it has failed"));
            }
        });
        Subscription subscription = subscriptions.subscribe("t").start(publisher);
        await().until(error::isDone);
        assertThat(error.join()).isSameAs(subscription.failure().orElseThrow());
    }

    @Test
    void nothingStartsOnceItIsClosed() {
        subscriptions.close();
        assertThatThrownBy(() -> subscriptions.subscribe("t").start(batch -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void badSettingsAreRefusedByName() {
        assertThatThrownBy(() -> subscriptions.subscribe("t").silence(Duration.ofMillis(10)))
                .hasMessageContaining("silence(PT0.01S)");
        assertThatThrownBy(() -> subscriptions.subscribe("t").buffer(0, 1)).hasMessageContaining("buffer(0, 1)");
        assertThatThrownBy(() -> subscriptions.subscribe("t").name(" ")).hasMessageContaining("name");
        assertThatThrownBy(() -> subscriptions.subscribe("SELECT 1")).hasMessageContaining("materialized view");
    }

    @Test
    void contradictionsAreRefusedByName() {
        assertThatThrownBy(() -> subscriptions
                        .subscribe("t")
                        .reconcile(ReconcileMode.KEYED)
                        .start(batch -> {}))
                .hasMessageContaining("upsert(keys)");
        assertThatThrownBy(() -> subscriptions
                        .subscribe("t")
                        .reconcile(ReconcileMode.TARGET)
                        .start(batch -> {}))
                .hasMessageContaining("target(…)");
        assertThatThrownBy(() -> subscriptions.subscribe("t").startInTransaction((batch, connection) -> {}))
                .hasMessageContaining("JdbcCheckpointStore");
        assertThatThrownBy(() -> subscriptions.subscribe("t").upsert("a", "a")).hasMessageContaining("once");
        assertThatThrownBy(() -> subscriptions.subscribe("t").upTo(0)).hasMessageContaining("upTo(0)");
        assertThatThrownBy(() -> subscriptions.subscribe("t").spill(Path.of("/no/where"), 1))
                .hasMessageContaining("directory that exists");
    }

    /** Hears nothing. */
    private static final class Deaf implements OutcomeRecorder {
        @Override
        public void answered(String endpoint, long generation) {}

        @Override
        public void answered(String endpoint, long generation, long nanos) {}

        @Override
        public void failed(String endpoint, long generation, FailureKind kind, SQLException failure) {}
    }
}
