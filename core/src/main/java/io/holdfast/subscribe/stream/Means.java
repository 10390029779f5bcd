package io.holdfast.subscribe.stream;

import io.holdfast.event.EventPublisher;
import io.holdfast.health.director.OutcomeRecorder;
import io.holdfast.route.Router;
import io.holdfast.time.Ticker;
import java.util.random.RandomGenerator;

/**
 * What a subscription works with.
 *
 * @param router says where to read
 * @param recorder hears how it went
 * @param events hears what a user may want to know
 * @param ticker reads time
 * @param streams opens streams
 * @param background runs what must not hold up the subscription's thread
 * @param random spreads the attempts of many
 */
record Means(
        Router router,
        OutcomeRecorder recorder,
        EventPublisher events,
        Ticker ticker,
        ChangeStreams streams,
        Background background,
        RandomGenerator random) {
    /** The same for a subscription that follows a router of its own. */
    Means following(Router other) {
        return new Means(other, recorder, events, ticker, streams, background, random);
    }

    /** Runs something elsewhere. Tests run it at once. */
    @FunctionalInterface
    interface Background {
        /**
         * Runs a task.
         *
         * @param role the last part of the thread's name
         * @param task what to run
         */
        void run(String role, Runnable task);
    }
}
