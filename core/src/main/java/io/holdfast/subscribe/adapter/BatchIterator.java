package io.holdfast.subscribe.adapter;

import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.BatchHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches to be pulled, by one thread. A batch counts as applied when the next one is asked for: until then the subscription
 * waits with it, so that a process that dies gets it again.
 *
 * <pre>{@code
 * BatchIterator batches = new BatchIterator();
 * try (Subscription subscription = materialize.subscribe("bids").start(batches)) {
 *     while (true) {
 *         batches.next(Duration.ofSeconds(5)).ifPresent(this::apply);
 *     }
 * }
 * }</pre>
 */
public final class BatchIterator implements BatchHandler {
    private final SynchronousQueue<Batch> handed = new SynchronousQueue<>();
    private final SynchronousQueue<Boolean> applied = new SynchronousQueue<>();
    private @Nullable Batch open;

    /** For one subscription. */
    public BatchIterator() {}

    /** Called by the subscription. */
    @Override
    public void apply(Batch batch) throws InterruptedException {
        handed.put(batch);
        applied.take();
    }

    /**
     * Confirms the batch before, and waits for the next one.
     *
     * @param atMost how long
     * @return empty where none came in time
     * @throws InterruptedException where the calling thread is interrupted
     */
    public Optional<Batch> next(Duration atMost) throws InterruptedException {
        confirm();
        open = handed.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        return Optional.ofNullable(open);
    }

    /**
     * Confirms the batch before without waiting for another.
     *
     * @throws InterruptedException where the calling thread is interrupted
     */
    public void confirm() throws InterruptedException {
        if (open != null) {
            open = null;
            // a subscription that was closed meanwhile does not wait for this any more
            applied.offer(true, 1, TimeUnit.SECONDS);
        }
    }
}
