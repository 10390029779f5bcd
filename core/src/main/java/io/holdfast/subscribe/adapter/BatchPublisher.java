package io.holdfast.subscribe.adapter;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import io.holdfast.subscribe.SubscriptionException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches as a {@link Flow.Publisher}, for one subscriber. The subscription waits while nothing is requested, and a batch counts
 * as applied when {@code onNext} has returned. Signals come on the subscription's thread, and {@code onError} and {@code
 * onComplete} on the one that subscribes where they are known by then.
 *
 * <p>A subscriber that cancels ends the subscription with the next batch, as {@link
 * io.holdfast.subscribe.SubscriptionException.Reason#CANCELLED}; that batch is not lost, it comes at the next start. Close the
 * subscription to end it at once.
 */
public final class BatchPublisher implements BatchHandler, Flow.Publisher<Batch> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Flow.@Nullable Subscriber<? super Batch> subscriber;
    private long requested;
    private boolean cancelled;
    private boolean closing;
    private boolean introduced;
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean signalled;

    /** For one subscription and one subscriber. */
    public BatchPublisher() {}

    @Override
    public void subscribe(Flow.Subscriber<? super Batch> next) {
        Objects.requireNonNull(next, "subscriber");
        boolean first;
        lock.lock();
        try {
            first = subscriber == null && !cancelled;
            if (first) {
                subscriber = next;
            }
        } finally {
            lock.unlock();
        }
        if (first) {
            next.onSubscribe(new Demand());
            introduced();
            endIfDone();
        } else {
            next.onSubscribe(new Nothing());
            next.onError(new IllegalStateException("a BatchPublisher has one subscriber, and this one has it already"));
        }
    }

    /** Called by the subscription: waits until a batch is requested. */
    @Override
    public void apply(Batch batch) throws InterruptedException {
        Flow.Subscriber<? super Batch> receiver = await();
        receiver.onNext(batch);
    }

    /** Called by the subscription: it waits for no request any more. */
    @Override
    public void closing() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called by the subscription: the subscriber hears of its end. */
    @Override
    public void ended(Optional<SubscriptionException> cause) {
        cause.ifPresentOrElse(this::fail, this::complete);
    }

    private Flow.Subscriber<? super Batch> await() throws InterruptedException {
        lock.lock();
        try {
            while (!cancelled && !closing && (requested == 0 || subscriber == null || !introduced)) {
                changed.await();
            }
            if (closing) {
                throw new InterruptedException("closed while nothing was requested");
            }
            if (cancelled || subscriber == null) {
                throw new SubscriptionException(
                        SubscriptionException.Reason.CANCELLED,
                        "the subscriber has cancelled: nobody takes the batch, and the next start delivers it",
                        null);
            }
            requested = requested == Long.MAX_VALUE ? requested : requested - 1;
            return subscriber;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the subscriber that no more comes. The subscription does so when it is complete or was closed. */
    public void complete() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        endIfDone();
    }

    /**
     * Tells the subscriber that the subscription has failed, as that does by itself.
     *
     * @param cause its failure
     */
    public void fail(Throwable cause) {
        lock.lock();
        try {
            failure = Objects.requireNonNull(cause, "cause");
            ended = true;
        } finally {
            lock.unlock();
        }
        endIfDone();
    }

    private void endIfDone() {
        Flow.Subscriber<? super Batch> receiver;
        Throwable cause;
        lock.lock();
        try {
            boolean now = ended && introduced && !signalled && !cancelled && subscriber != null;
            signalled |= now;
            receiver = now ? subscriber : null;
            cause = failure;
        } finally {
            lock.unlock();
        }
        if (receiver == null) {
            return;
        }
        if (cause == null) {
            receiver.onComplete();
        } else {
            receiver.onError(cause);
        }
    }

    /** Rule 1.3: what was requested inside of onSubscribe is not signalled before that has returned. */
    private void introduced() {
        lock.lock();
        try {
            introduced = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(@Nullable Throwable cause) {
        Flow.Subscriber<? super Batch> told;
        lock.lock();
        try {
            told = cancelled || signalled ? null : subscriber;
            cancelled = true;
            // rule 3.13: what is cancelled is not referred to any more
            subscriber = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (cause != null && told != null) {
            told.onError(cause);
        }
    }

    private void request(long more) {
        if (more <= 0) {
            cancel(new IllegalArgumentException("rule 3.9: " + more + " batches cannot be requested"));
            return;
        }
        lock.lock();
        try {
            requested = requested + more < 0 ? Long.MAX_VALUE : requested + more;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What the subscriber asks through. */
    private final class Demand implements Flow.Subscription {
        @Override
        public void request(long more) {
            BatchPublisher.this.request(more);
        }

        @Override
        public void cancel() {
            BatchPublisher.this.cancel(null);
        }
    }

    /** For a subscriber that is refused. */
    private static final class Nothing implements Flow.Subscription {
        @Override
        public void request(long more) {}

        @Override
        public void cancel() {}
    }
}
