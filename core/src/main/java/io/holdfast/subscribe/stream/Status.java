package io.holdfast.subscribe.stream;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent.SubscriptionAttached;
import io.holdfast.event.HoldfastEvent.SubscriptionCorrected;
import io.holdfast.event.HoldfastEvent.SubscriptionDelivered;
import io.holdfast.event.HoldfastEvent.SubscriptionDetached;
import io.holdfast.event.HoldfastEvent.SubscriptionEnded;
import io.holdfast.event.HoldfastEvent.SubscriptionFailed;
import io.holdfast.event.HoldfastEvent.SubscriptionHandlerFailed;
import io.holdfast.event.HoldfastEvent.SubscriptionLag;
import io.holdfast.event.HoldfastEvent.SubscriptionStayed;
import io.holdfast.event.HoldfastEvent.SubscriptionWarned;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Correction;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What can be seen of a subscription. Written by its thread, read by any; says every change as an event, too. */
final class Status {
    private static final int WARNINGS_REMEMBERED = 100;
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final String name;
    private final EventPublisher events;
    private final Ticker ticker;
    private final Set<String> warnings = new HashSet<>();
    private volatile State state = State.STARTING;
    private volatile long frontier;
    private volatile @Nullable String endpoint;
    private volatile @Nullable SubscriptionException failure;
    private volatile Backlog backlog = Backlog.NONE;
    private final AtomicLong nextLook;

    Status(String name, Means means) {
        this.name = name;
        this.events = means.events();
        this.ticker = means.ticker();
        this.nextLook = new AtomicLong(ticker.nanos() + LOOK_INTERVAL.toNanos());
    }

    State state() {
        return state;
    }

    long frontier() {
        return frontier;
    }

    Optional<Duration> lag() {
        return frontier == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(lagMillis()));
    }

    private long lagMillis() {
        return Math.max(0, ticker.epochMillis() - frontier);
    }

    Optional<String> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    Optional<SubscriptionException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What was read ahead when it was last looked at. */
    Backlog backlog() {
        return backlog;
    }

    /** Where a new start goes on from. */
    void reached(long delivered) {
        frontier = delivered;
    }

    void delivered(Batch batch, Duration took) {
        frontier = batch.frontier();
        events.publish(new SubscriptionDelivered(
                now(),
                name,
                batch.endpoint(),
                batch.kind().name(),
                batch.changes().size(),
                took.toNanos(),
                batch.frontier()));
    }

    /** Says about once a second how far behind it is. The one method that the reader's thread calls, too. */
    void look(Backlog ahead) {
        backlog = ahead;
        long now = ticker.nanos();
        long due = nextLook.get();
        boolean runs = state != State.STANDBY && state != State.CLOSED && state != State.COMPLETE;
        if (runs && now - due >= 0 && frontier > 0 && nextLook.compareAndSet(due, now + LOOK_INTERVAL.toNanos())) {
            events.publish(new SubscriptionLag(
                    now(), name, frontier, lagMillis(), ahead.rows(), ahead.bytes(), ahead.spilledBytes()));
        }
    }

    void correcting(Correction correction) {
        events.publish(new SubscriptionCorrected(
                now(),
                name,
                correction.from(),
                correction.to(),
                correction.before(),
                correction.after(),
                correction.changes(),
                correction.goesBack()));
    }

    /** The exception's class only: its text may hold data. */
    void handlerFailed(Exception cause, int attempt) {
        events.publish(new SubscriptionHandlerFailed(
                now(), name, attempt, cause.getClass().getName()));
    }

    /** Once each, as far as that many are remembered. */
    void warn(String message) {
        if (warnings.size() >= WARNINGS_REMEMBERED) {
            warnings.clear();
        }
        if (warnings.add(message)) {
            events.publish(new SubscriptionWarned(now(), name, message));
        }
    }

    void attached(String where, Plan.Start start) {
        endpoint = where;
        state = State.LIVE;
        SubscriptionAttached.How how = switch (start) {
            case SNAPSHOT, NOW -> SubscriptionAttached.How.SNAPSHOT;
            case RESUME, RESTORE -> SubscriptionAttached.How.RESUMED;
            case RECONCILE -> SubscriptionAttached.How.REBASED;
        };
        events.publish(new SubscriptionAttached(now(), name, where, how, frontier));
    }

    void detached(String where, String reason) {
        endpoint = null;
        backlog = Backlog.NONE;
        if (state == State.LIVE) {
            state = State.DETACHED;
        }
        events.publish(new SubscriptionDetached(now(), name, where, reason));
    }

    /** A stream elsewhere is ready: this is no loss. */
    void moving(String from) {
        events.publish(
                new SubscriptionDetached(now(), name, from, "the router prefers another endpoint, which is ready"));
    }

    /** A stream elsewhere did not come about; the old one goes on. */
    void stays(String elsewhere, String why) {
        events.publish(new SubscriptionStayed(now(), name, elsewhere, why));
    }

    void standby() {
        if (state != State.STANDBY) {
            state = State.STANDBY;
            over();
        }
    }

    private void over() {
        endpoint = null;
        backlog = Backlog.NONE;
        events.publish(new SubscriptionEnded(now(), name, state.name()));
    }

    void starting() {
        state = State.STARTING;
    }

    void ended(State last) {
        state = last;
        over();
    }

    void failed(SubscriptionException cause) {
        endpoint = null;
        failure = cause;
        state = State.FAILED;
        events.publish(new SubscriptionFailed(now(), name, cause.reason() + ": " + cause.getMessage()));
    }

    private Instant now() {
        return Instant.ofEpochMilli(ticker.epochMillis());
    }
}
