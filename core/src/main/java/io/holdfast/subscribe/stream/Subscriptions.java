package io.holdfast.subscribe.stream;

import io.holdfast.event.EventPublisher;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.Router;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.SubscriptionBuilder;
import io.holdfast.time.Deadline;
import io.holdfast.time.Threads;
import io.holdfast.time.Ticker;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;

/** The subscriptions of one data source. Thread-safe. */
public final class Subscriptions implements AutoCloseable {
    private static final Duration HANDLERS_MAY_TAKE = Duration.ofSeconds(10);
    private static final Duration THREADS_MAY_TAKE = Duration.ofSeconds(1);

    private final Means means;
    private final Threads threads;
    private final Function<String, Predicate<String>> freshness;
    private final Set<RunningSubscription> running = new LinkedHashSet<>();
    private boolean closed;

    /**
     * No subscriptions yet.
     *
     * @param router says where they read
     * @param recorder hears how it went
     * @param events hears when they attach, detach and fail
     * @param timing reads time, and makes the threads of each
     * @param freshness where what a SELECT reads is within the bound on staleness
     */
    public Subscriptions(
            Router router,
            OutcomeRecorder recorder,
            EventPublisher events,
            Timing timing,
            Function<String, Predicate<String>> freshness) {
        this(
                new Means(
                        router,
                        recorder,
                        events,
                        timing.ticker(),
                        new CursorStreams(),
                        timing.threads()::start,
                        new SplittableRandom()),
                timing.threads(),
                freshness);
    }

    Subscriptions(Means means, Threads threads, Function<String, Predicate<String>> freshness) {
        this.means = means;
        this.threads = threads;
        this.freshness = freshness;
    }

    /**
     * Describes a subscription of an object.
     *
     * @param object {@code name}, {@code schema.name} or {@code database.schema.name}, parts plain or in double quotes
     * @return a builder
     * @throws IllegalArgumentException where the text is no such name
     */
    public SubscriptionBuilder subscribe(String object) {
        return new BuildingSubscription(Subject.object(object), this::start);
    }

    /**
     * Describes a subscription of a query.
     *
     * @param query a single SELECT
     * @return a builder
     * @throws IllegalArgumentException where the text is anything else
     */
    public SubscriptionBuilder subscribeQuery(String query) {
        return new BuildingSubscription(Subject.query(query), this::start);
    }

    private Subscription start(SubscriptionSettings settings) {
        Router follows = new FreshRouter(
                means.router(), freshness.apply(settings.subject().select()));
        RunningSubscription subscription =
                new RunningSubscription(settings, means.following(follows), threads, this::ended);
        synchronized (running) {
            if (closed) {
                throw new IllegalStateException("the data source is closed: it starts no subscription");
            }
            running.add(subscription);
        }
        subscription.start();
        return subscription;
    }

    private void ended(RunningSubscription subscription) {
        synchronized (running) {
            running.remove(subscription);
        }
    }

    /**
     * How many run now.
     *
     * @return those that look for an endpoint included
     */
    public int running() {
        synchronized (running) {
            return running.size();
        }
    }

    /**
     * Closes every subscription, as {@link Subscription#close()} does; all of them at once, so that many handlers that are
     * stuck take no longer than one. Idempotent.
     */
    @Override
    public void close() {
        List<RunningSubscription> last;
        synchronized (running) {
            closed = true;
            last = List.copyOf(running);
        }
        last.forEach(RunningSubscription::stop);
        Deadline handlers = Deadline.after(Ticker.system(), HANDLERS_MAY_TAKE);
        last.forEach(subscription -> subscription.awaitHandler(handlers));
        last.forEach(RunningSubscription::interrupt);
        Deadline ends = Deadline.after(Ticker.system(), THREADS_MAY_TAKE);
        last.forEach(subscription -> subscription.awaitEnd(ends));
    }
}
