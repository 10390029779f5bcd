package io.holdfast.event.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.time.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A listener has a thread of its own, which holds up nobody and ends with the data source. */
final class EventQueueTest {
    private final Threads threads = new Threads("queue-test");
    private final List<HoldfastEvent> heard = new CopyOnWriteArrayList<>();

    @Test
    void eventsArriveInOrderOnTheListenersOwnThread() {
        List<String> names = new CopyOnWriteArrayList<>();
        try (EventQueue queue = new EventQueue(
                "events-1",
                event -> {
                    names.add(Thread.currentThread().getName());
                    heard.add(event);
                },
                threads)) {
            LongStream.range(0, 100).forEach(i -> queue.on(pause(i)));
        }
        assertThat(heard)
                .isEqualTo(
                        LongStream.range(0, 100).mapToObj(EventQueueTest::pause).toList());
        assertThat(names).containsOnly("holdfast-queue-test-events-1");
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void aStuckListenerCostsEventsAndNotTheCaller() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        try (EventQueue queue = new EventQueue(
                "events-1",
                event -> {
                    heard.add(event);
                    inside.countDown();
                    awaitQuietly(stuck);
                },
                threads)) {
            queue.on(pause(0));
            inside.await();
            IntStream.range(0, 2000).forEach(i -> queue.on(progress(i)));
            assertThat(queue.dropped())
                    .as("half of the queue is kept for rare events")
                    .isEqualTo(2000 - 512);
            IntStream.range(0, 600).forEach(i -> queue.on(pause(i)));
            assertThat(queue.dropped()).isEqualTo(2000 - 512 + 600 - 512);

            stuck.countDown();
            await().until(() -> heard.size() == 1 + 1024);
        }
    }

    @Test
    void aListenerThatThrowsHearsTheNextEvent() {
        try (EventQueue queue = new EventQueue(
                "events-1",
                event -> {
                    heard.add(event);
                    throw new IllegalStateException("not today");
                },
                threads)) {
            queue.on(pause(1));
            queue.on(pause(2));
            await().until(() -> heard.size() == 2);
        }
    }

    @Test
    void closingEndsAListenerThatNeverReturns() {
        EventQueue queue = new EventQueue("events-1", event -> awaitQuietly(new CountDownLatch(1)), threads);
        queue.on(pause(1));

        queue.close();

        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void aListenerMayCloseWhatItHears() {
        EventQueue[] queue = new EventQueue[1];
        CountDownLatch made = new CountDownLatch(1);
        queue[0] = new EventQueue(
                "events-1",
                event -> {
                    awaitQuietly(made);
                    queue[0].close();
                    heard.add(event);
                },
                threads);
        made.countDown();
        queue[0].on(pause(1));

        await().until(() -> heard.size() == 1);
        assertThat(threads.join(Duration.ofSeconds(5))).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HoldfastEvent pause(long late) {
        return new HoldfastEvent.ClientPaused(Instant.EPOCH, late);
    }

    private static HoldfastEvent progress(int changes) {
        return new HoldfastEvent.SubscriptionDelivered(Instant.EPOCH, "bids", "east", "LIVE", changes, 0, 1);
    }
}
