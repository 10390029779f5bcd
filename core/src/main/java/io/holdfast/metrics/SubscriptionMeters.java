package io.holdfast.metrics;

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
import io.holdfast.time.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What subscriptions deliver and how far they are. Names of subscriptions are the application's: while a hundred run, further
 * ones share the tag {@code other}. What has ended leaves
 * nothing behind: its age would grow for ever.
 */
final class SubscriptionMeters {
    private static final int MOST_NAMES = 100;
    private static final String SUBSCRIPTION = "subscription";
    private static final String OTHER = "other";
    private static final String DETACHMENTS = "holdfast.subscription.detachments";
    private static final String STAYS = "holdfast.subscription.stays";
    private static final String FAILURES = "holdfast.subscription.failures";
    private static final String CORRECTIONS = "holdfast.subscription.corrections";
    private static final String CORRECTIONS_BACK = "holdfast.subscription.corrections.back";
    private static final String HANDLER_FAILURES = "holdfast.subscription.handler.failures";

    /** There from the start, at 0: Prometheus does not see the increase of a counter that begins with its first fault. */
    private static final Map<String, String> COUNTERS = Map.of(
            DETACHMENTS, "how often a subscription lost its stream",
            STAYS, "streams elsewhere that did not come about, while the old one delivered",
            FAILURES, "subscriptions that ended for good",
            CORRECTIONS, "snapshots that differed from what was delivered",
            CORRECTIONS_BACK, "corrections that took newer changes back",
            HANDLER_FAILURES, "calls of the handler that failed");

    private final Meters meters;
    private final Ticker ticker;
    private final Map<String, OneSubscription> known = new ConcurrentHashMap<>();

    SubscriptionMeters(Meters meters, Ticker ticker) {
        this.meters = meters;
        this.ticker = ticker;
    }

    void attached(SubscriptionAttached event) {
        OneSubscription one = named(event.subscription());
        one.reads(true);
        one.frontier = event.frontier();
        meters.counter(
                        "holdfast.subscription.attachments",
                        "how often a subscription found its place",
                        SUBSCRIPTION,
                        one.name,
                        "how",
                        event.how().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void detached(SubscriptionDetached event) {
        OneSubscription one = named(event.subscription());
        one.reads(false);
        count(DETACHMENTS, one);
    }

    void stayed(SubscriptionStayed event) {
        count(STAYS, named(event.subscription()));
    }

    /** Also where another instance goes on: this one reads from nobody, and nothing is wrong with that. */
    void ended(SubscriptionEnded event) {
        if (known.remove(event.subscription()) != null) {
            meters.forget(SUBSCRIPTION, event.subscription());
        }
    }

    void failed(SubscriptionFailed event) {
        OneSubscription one = named(event.subscription());
        one.reads(false);
        count(FAILURES, one);
    }

    void delivered(SubscriptionDelivered event) {
        OneSubscription one = named(event.subscription());
        one.frontier = event.frontier();
        one.changes.record((double) event.changes());
        one.handling.record(event.nanos(), TimeUnit.NANOSECONDS);
    }

    void lag(SubscriptionLag event) {
        OneSubscription one = named(event.subscription());
        one.frontier = event.frontier();
        one.bufferedRows = event.bufferedRows();
        one.spilledBytes = event.spilledBytes();
    }

    void corrected(SubscriptionCorrected event) {
        OneSubscription one = named(event.subscription());
        count(CORRECTIONS, one);
        if (event.goesBack()) {
            count(CORRECTIONS_BACK, one);
        }
    }

    void handlerFailed(SubscriptionHandlerFailed event) {
        OneSubscription one = named(event.subscription());
        count(HANDLER_FAILURES, one);
    }

    void warned(SubscriptionWarned event) {
        OneSubscription one = named(event.subscription());
        meters.counter(
                        "holdfast.subscription.warnings",
                        "what a person should change about a subscription",
                        SUBSCRIPTION,
                        one.name)
                .increment();
    }

    private void count(String meter, OneSubscription one) {
        counter(meter, one).increment();
    }

    private Counter counter(String meter, OneSubscription one) {
        return meters.counter(meter, Objects.requireNonNull(COUNTERS.get(meter)), SUBSCRIPTION, one.name);
    }

    private OneSubscription named(String name) {
        OneSubscription one = known.get(name);
        if (one != null) {
            return one;
        }
        return known.computeIfAbsent(known.size() < MOST_NAMES ? name : OTHER, OneSubscription::new);
    }

    private final class OneSubscription {
        private final String name;
        private final DistributionSummary changes;
        private final Timer handling;
        private volatile long frontier;
        private volatile boolean attached;
        private volatile long bufferedRows;
        private volatile long spilledBytes;

        OneSubscription(String name) {
            this.name = name;
            COUNTERS.keySet().forEach(meter -> counter(meter, this));
            this.changes =
                    meters.summary("holdfast.subscription.batch", "changes in a batch", "changes", SUBSCRIPTION, name);
            this.handling = meters.timer(
                    "holdfast.subscription.handler", "how long the handler takes a batch", SUBSCRIPTION, name);
            meters.gauge(
                    "holdfast.subscription.attached",
                    "1 while a subscription reads from an endpoint",
                    () -> attached ? 1 : 0,
                    SUBSCRIPTION,
                    name);
            meters.gauge(
                    "holdfast.subscription.buffered",
                    "rows that were read and not delivered yet",
                    () -> bufferedRows,
                    SUBSCRIPTION,
                    name);
            meters.gauge(
                    "holdfast.subscription.spilled",
                    "what they take of the disk",
                    "bytes",
                    () -> spilledBytes,
                    SUBSCRIPTION,
                    name);
            meters.gauge(
                    "holdfast.subscription.frontier.age",
                    "how far what was delivered is behind this machine's clock; NaN before the first batch",
                    "seconds",
                    this::age,
                    SUBSCRIPTION,
                    name);
        }

        /** Without a stream nothing is read ahead. */
        void reads(boolean now) {
            attached = now;
            bufferedRows = 0;
            spilledBytes = 0;
        }

        private double age() {
            return frontier == 0 ? Double.NaN : (ticker.epochMillis() - frontier) / 1000.0;
        }
    }
}
