package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A subscription and its thread. Thread-safe. */
final class RunningSubscription implements Subscription {
    private static final Duration HANDLER_MAY_TAKE = Duration.ofSeconds(10);
    private static final Duration THREAD_MAY_TAKE = Duration.ofSeconds(1);

    private final SubscriptionSettings settings;
    private final Means means;
    private final Consumer<RunningSubscription> onEnd;
    private final Gate gate = new Gate();
    private final Status status;
    private final Thread thread;

    RunningSubscription(
            SubscriptionSettings settings, Means means, Threads threads, Consumer<RunningSubscription> onEnd) {
        this.settings = settings;
        this.means = means;
        this.onEnd = onEnd;
        this.status = new Status(settings.name(), means);
        this.thread = threads.unstarted("subscription-" + settings.name(), this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            status.ended(follow());
        } catch (InterruptedException e) {
            end(new SubscriptionException(
                    Reason.HANDLER,
                    "its thread was interrupted, and nobody closed it: a handler must not leave the flag set",
                    e));
        } catch (SubscriptionException e) {
            end(e);
        } catch (RuntimeException | Error e) {
            end(new SubscriptionException(Reason.SERVER, "the subscription met what it does not know: " + e, e));
        } finally {
            onEnd.accept(this);
        }
    }

    private State follow() throws InterruptedException {
        CheckpointKeeper keeper = new CheckpointKeeper(settings.store(), means.ticker());
        Ledger ledger = new Ledger(settings.object(), keeper.load(settings.object()));
        status.reached(ledger.delivered());
        return new SubscriptionLoop(new Course(settings, means, gate, status, keeper, ledger), gate::pause).run();
    }

    /** A handler that closing interrupted has not failed. */
    private void end(SubscriptionException failure) {
        if (gate.isShut()) {
            status.ended(State.CLOSED);
        } else {
            status.failed(failure);
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public State state() {
        return status.state();
    }

    @Override
    public long frontier() {
        return status.frontier();
    }

    @Override
    public Optional<String> endpoint() {
        return status.endpoint();
    }

    @Override
    public Optional<SubscriptionException> failure() {
        return status.failure();
    }

    /** Begins to close; never blocks. */
    void stop() {
        gate.shut();
    }

    @Override
    public void close() {
        stop();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            gate.awaitOutside(Deadline.after(Ticker.system(), HANDLER_MAY_TAKE));
            thread.interrupt();
            thread.join(THREAD_MAY_TAKE.toMillis());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
