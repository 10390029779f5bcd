package io.holdfast.event.queue;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import io.holdfast.time.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries events to one listener on a thread of its own, in order. The queue is bounded: where the listener is that far behind,
 * events are dropped and counted, a subscription's progress first. Thread-safe.
 */
public final class EventQueue implements HoldfastListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventQueue.class.getName());
    private static final int CAPACITY = 1024;
    private static final int SPARED_FOR_RARE = CAPACITY / 2;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String role;
    private final EventPublisher listener;
    private final BlockingQueue<Optional<HoldfastEvent>> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private long told;

    /**
     * Starts the thread.
     *
     * @param role names the thread
     * @param listener called on it, and nowhere else
     * @param threads makes it
     */
    public EventQueue(String role, HoldfastListener listener, Threads threads) {
        this.role = role;
        this.listener = new EventPublisher(List.of(listener));
        this.thread = threads.start(role, this::serve);
    }

    /** Never blocks. */
    @Override
    public void on(HoldfastEvent event) {
        boolean full = isFrequent(event) && waiting.size() >= SPARED_FOR_RARE;
        if (!closed && (full || !waiting.offer(Optional.of(event)))) {
            dropped.incrementAndGet();
        }
    }

    private static boolean isFrequent(HoldfastEvent event) {
        return event instanceof HoldfastEvent.SubscriptionDelivered || event instanceof HoldfastEvent.SubscriptionLag;
    }

    /**
     * The thread's name without the data source's.
     *
     * @return as given
     */
    public String role() {
        return role;
    }

    /**
     * How many events the listener has missed.
     *
     * @return since the start
     */
    public long dropped() {
        return dropped.get();
    }

    private void serve() {
        try {
            Optional<HoldfastEvent> next = waiting.take();
            while (next.isPresent()) {
                listener.publish(next.get());
                tellOfDropped();
                next = waiting.take();
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "the listener of " + role + " was interrupted at the end");
        }
    }

    private void tellOfDropped() {
        long missed = dropped.get();
        if (missed > told) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a listener (" + role + ") was behind: " + (missed - told) + " events were dropped");
            told = missed;
        }
    }

    /**
     * Hands over what waits, for a second at most, and ends the thread. Called from the listener itself, it returns at once.
     * Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        if (!waiting.offer(Optional.empty())) {
            waiting.clear();
            waiting.add(Optional.empty());
        }
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A listener that does not return is told to.
        thread.interrupt();
    }
}
