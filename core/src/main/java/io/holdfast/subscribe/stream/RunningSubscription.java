package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.subscribe.SubscriptionException.Reason;
import io.holdfast.subscribe.state.Delivered;
import io.holdfast.subscribe.state.Room;
import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** A subscription and its thread. Thread-safe. */
final class RunningSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger(RunningSubscription.class.getName());
    private static final Duration HANDLER_MAY_TAKE = Duration.ofSeconds(10);
    private static final Duration THREAD_MAY_TAKE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final SubscriptionSettings settings;
    private final Means means;
    private final Threads threads;
    private final Consumer<RunningSubscription> onEnd;
    private final Gate gate = new Gate();
    private final Status status;
    private final Thread thread;
    private final Workshop workshop;

    RunningSubscription(
            SubscriptionSettings settings, Means means, Threads threads, Consumer<RunningSubscription> onEnd) {
        this.settings = settings;
        this.means = means;
        this.threads = threads;
        this.onEnd = onEnd;
        this.status = new Status(settings.name(), means);
        this.workshop = new Workshop(settings, threads);
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
            tell();
            onEnd.accept(this);
        }
    }

    private void tell() {
        try {
            settings.sink().applier().ended(status.failure());
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the handler of " + settings.name() + " failed when told of its end",
                    e);
        }
    }

    private State follow() throws InterruptedException {
        Tenure tenure = new Tenure(settings.sink().lease(), means.ticker());
        Runnable over = tenure.keepRenewing(threads, "subscription-" + settings.name() + "-lease");
        try {
            State last = State.STANDBY;
            while (last == State.STANDBY && !gate.isShut()) {
                awaitTenure(tenure);
                last = gate.isShut() ? State.CLOSED : live(tenure);
            }
            return last;
        } finally {
            over.run();
            tenure.end();
        }
    }

    private void awaitTenure(Tenure tenure) throws InterruptedException {
        while (!tenure.lasts() && !gate.isShut()) {
            status.standby();
            gate.pause(tenure.interval());
        }
        status.starting();
    }

    /** One life as the owner. */
    private State live(Tenure tenure) throws InterruptedException {
        try (Delivered held = workshop.delivered()) {
            CheckpointKeeper keeper = new CheckpointKeeper(settings.sink().store(), means.ticker());
            long epoch = keeper.claim();
            Checkpoint last = keeper.load(settings.subject());
            if (keeper.states(held, last).endsWithTheProcess()) {
                status.warn("what " + settings.name() + " has delivered is known until this process ends, because its"
                        + " checkpoint store keeps no state: a restart where another environment serves begins with a"
                        + " whole snapshot, and with CheckpointStore.inMemory() every restart does."
                        + " FileCheckpointStore and JdbcCheckpointStore keep it");
            }
            Ledger ledger = new Ledger(settings.subject(), last, epoch, held);
            status.reached(ledger.delivered());
            Room room = workshop.room();
            Course course = new Course(
                    settings,
                    means,
                    gate,
                    status,
                    keeper,
                    ledger,
                    room,
                    new ReplyBound(room.limit()),
                    workshop.readAhead(gate, status));
            return new SubscriptionLoop(course, gate::pause, tenure).run();
        } catch (SubscriptionException e) {
            if (e.reason() == Reason.OWNER_LOST && tenure.shared()) {
                status.warn(e.getMessage() + "; it stands by");
                tenure.end();
                return State.STANDBY;
            }
            throw e;
        }
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
        State now = status.state();
        return now == State.LIVE && gate.isPaused() ? State.PAUSED : now;
    }

    @Override
    public long frontier() {
        return status.frontier();
    }

    @Override
    public Optional<Duration> lag() {
        return status.lag();
    }

    @Override
    public void pause() {
        gate.pauseCalls(true);
    }

    @Override
    public void resume() {
        gate.pauseCalls(false);
    }

    @Override
    public boolean drain(Duration atMost) throws InterruptedException {
        long target = means.ticker().epochMillis();
        Deadline deadline = Deadline.after(Ticker.system(), atMost);
        resume();
        try {
            // the server's frontier moves about once a second: once it is beyond now, everything until now is done
            while (status.frontier() < target && !over() && !deadline.expired()) {
                thread.join(LOOK.toMillis());
            }
            return status.frontier() >= target || status.state() == State.COMPLETE;
        } finally {
            close();
        }
    }

    private boolean over() {
        State now = status.state();
        return now == State.COMPLETE || now == State.FAILED || now == State.CLOSED;
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
        try {
            settings.sink().applier().closing();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the handler of " + settings.name() + " failed when told to end", e);
        }
    }

    @Override
    public void close() {
        stop();
        awaitHandler(Deadline.after(Ticker.system(), HANDLER_MAY_TAKE));
        interrupt();
        awaitEnd(Deadline.after(Ticker.system(), THREAD_MAY_TAKE));
    }

    /** Waits for a handler that is running; not for one that closes its own subscription. */
    void awaitHandler(Deadline deadline) {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            gate.awaitOutside(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has not returned by now is asked to. */
    void interrupt() {
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }

    void awaitEnd(Deadline deadline) {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(Math.max(1, deadline.remaining().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
