package io.holdfast.subscribe.stream;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent.SubscriptionAttached;
import io.holdfast.event.HoldfastEvent.SubscriptionDetached;
import io.holdfast.event.HoldfastEvent.SubscriptionFailed;
import io.holdfast.event.HoldfastEvent.SubscriptionProgressed;
import io.holdfast.subscribe.Subscription.State;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be seen of a subscription. Written by its thread, read by any; says every change as an event, too. */
final class Status {
    private final String name;
    private final EventPublisher events;
    private final Ticker ticker;
    private volatile State state = State.STARTING;
    private volatile long frontier;
    private volatile @Nullable String endpoint;
    private volatile @Nullable SubscriptionException failure;

    Status(String name, Means means) {
        this.name = name;
        this.events = means.events();
        this.ticker = means.ticker();
    }

    State state() {
        return state;
    }

    long frontier() {
        return frontier;
    }

    Optional<String> endpoint() {
        return Optional.ofNullable(endpoint);
    }

    Optional<SubscriptionException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Where a new start goes on from. */
    void reached(long delivered) {
        frontier = delivered;
    }

    void progressed(int changes, long delivered, Duration handling) {
        frontier = delivered;
        events.publish(new SubscriptionProgressed(now(), name, changes, delivered, handling));
    }

    void attached(String where, Plan.Start start) {
        endpoint = where;
        state = State.LIVE;
        SubscriptionAttached.How how = switch (start) {
            case SNAPSHOT -> SubscriptionAttached.How.SNAPSHOT;
            case RESUME, RESTORE -> SubscriptionAttached.How.RESUMED;
            case RECONCILE -> SubscriptionAttached.How.REBASED;
        };
        events.publish(new SubscriptionAttached(now(), name, where, how, frontier));
    }

    void detached(String where, String reason) {
        endpoint = null;
        if (state == State.LIVE) {
            state = State.DETACHED;
        }
        events.publish(new SubscriptionDetached(now(), name, where, reason));
    }

    void ended(State last) {
        endpoint = null;
        state = last;
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
