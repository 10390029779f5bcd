package io.holdfast.subscribe.adapter;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.SubscriptionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches to be pulled, by one thread. A batch counts as applied when the next one is asked for: until then the subscription
 * waits with it, so that a process that dies gets it again.
 *
 * <pre>{@code
 * BatchIterator batches = new BatchIterator();
 * try (Subscription subscription = materialize.subscribe("bids").start(batches)) {
 *     while (!batches.isEnded()) {
 *         batches.next(Duration.ofSeconds(5)).ifPresent(this::apply);
 *     }
 * }
 * }</pre>
 */
public final class BatchIterator implements BatchHandler {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Batch offered;
    private boolean taken;
    private boolean applied;
    private boolean ended;
    private boolean withdrawn;
    private @Nullable Thread taker;
    private @Nullable SubscriptionException failure;

    /** For one subscription. */
    public BatchIterator() {}

    /** Called by the subscription. */
    @Override
    public void apply(Batch batch) throws InterruptedException {
        lock.lock();
        try {
            offered = batch;
            applied = false;
            changed.signalAll();
            while (!applied) {
                if (withdrawn) {
                    throw new InterruptedException("closed before the batch was confirmed");
                }
                changed.await();
            }
        } finally {
            offered = null;
            lock.unlock();
        }
    }

    /**
     * Called by the subscription: it waits no longer for a batch that nobody has taken, or whose taker is the one that closes. One
     * that another thread works on may still be confirmed.
     */
    @Override
    public void closing() {
        lock.lock();
        try {
            withdrawn |= !taken || taker == Thread.currentThread();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the subscription: whoever waits for a batch is told at once. */
    @Override
    public void ended(Optional<SubscriptionException> cause) {
        lock.lock();
        try {
            ended = true;
            failure = cause.orElse(null);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether no more comes: the subscription is complete or was closed, or has failed and {@link #next} has thrown that.
     *
     * @return for good
     */
    public boolean isEnded() {
        lock.lock();
        try {
            return ended && failure == null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Confirms the batch before, and waits for the next one.
     *
     * @param atMost how long
     * @return empty where none came in time, or none comes any more
     * @throws InterruptedException where the calling thread is interrupted
     * @throws SubscriptionException where the subscription has failed, once; its own failure is the cause
     */
    public Optional<Batch> next(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            confirm();
            long nanos = atMost.toNanos();
            while (offered == null && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            Batch next = offered;
            offered = null;
            taken = next != null;
            taker = Thread.currentThread();
            if (next == null && ended) {
                throwFailure();
            }
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        SubscriptionException cause = failure;
        failure = null;
        if (cause != null) {
            throw new SubscriptionException(cause.reason(), String.valueOf(cause.getMessage()), cause);
        }
    }

    /** Confirms the batch before without waiting for another. */
    public void confirm() {
        lock.lock();
        try {
            if (taken) {
                taken = false;
                applied = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
