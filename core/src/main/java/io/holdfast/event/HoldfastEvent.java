package io.holdfast.event;

import java.time.Instant;
import java.util.Optional;

/** Something that happened. Immutable; carries names, never secrets or SQL text. */
public sealed interface HoldfastEvent {
    /**
     * When it happened.
     *
     * @return wall-clock time
     */
    Instant at();

    /**
     * An endpoint changed its state.
     *
     * @param at when
     * @param endpoint its name
     * @param from the state it left, such as {@code UP}
     * @param to the state it is in now
     * @param reason why, for a person
     */
    record EndpointChanged(Instant at, String endpoint, String from, String to, String reason)
            implements HoldfastEvent {}

    /**
     * New statements go to another endpoint from now on.
     *
     * @param at when
     * @param from the endpoint that served until now; empty at the start or when none did
     * @param to the endpoint that serves now; empty when none can
     * @param reason why, for a person
     */
    record ServingChanged(Instant at, Optional<String> from, Optional<String> to, String reason)
            implements HoldfastEvent {}

    /**
     * A read was run again elsewhere, and its caller saw nothing of it.
     *
     * @param at when
     * @param from the endpoint that failed it
     * @param to the endpoint that answered
     * @param attempts how many attempts it took in all, two or more
     * @param sqlState the SQLSTATE of the first failure, empty where there was none
     */
    record ReadHopped(Instant at, String from, String to, int attempts, String sqlState) implements HoldfastEvent {}

    /**
     * In mode {@code observe}: a read failed that would have been run again elsewhere.
     *
     * @param at when
     * @param from the endpoint that failed it
     * @param sqlState its SQLSTATE
     */
    record HopWithheld(Instant at, String from, String sqlState) implements HoldfastEvent {}

    /**
     * This process itself stood still (garbage collection, a frozen machine): time-outs of that window count for nothing.
     *
     * @param at when it was noticed
     * @param lateByMillis how late the director's tick was
     */
    record ClientPaused(Instant at, long lateByMillis) implements HoldfastEvent {}

    /**
     * A subscription is attached to an endpoint.
     *
     * @param at when
     * @param subscription its name
     * @param endpoint where it reads now
     * @param how {@code SNAPSHOT} at its first start, {@code RESUMED} in the same environment, {@code REBASED} by a
     *     correction batch in another
     * @param frontier the frontier that its state is complete up to, 0 before the first
     */
    record SubscriptionAttached(Instant at, String subscription, String endpoint, How how, long frontier)
            implements HoldfastEvent {
        /** How a subscription found its place. */
        public enum How {
            /** It began with a snapshot. */
            SNAPSHOT,
            /** It went on {@code AS OF} its frontier less one, in the same environment. */
            RESUMED,
            /** It took a snapshot of another environment and corrected the difference. */
            REBASED
        }
    }

    /**
     * A subscription lost its stream and looks for its place again.
     *
     * @param at when
     * @param subscription its name
     * @param endpoint where it read
     * @param reason why, for a person
     */
    record SubscriptionDetached(Instant at, String subscription, String endpoint, String reason)
            implements HoldfastEvent {}

    /**
     * A subscription handed a batch over: handler and checkpoint are done.
     *
     * @param at when
     * @param subscription its name
     * @param endpoint where the batch was read
     * @param kind {@code SNAPSHOT}, {@code LIVE} or {@code CORRECTION}
     * @param changes how many
     * @param nanos how long the handler and the commit took together
     * @param frontier that the handler's state is complete up to now
     */
    record SubscriptionDelivered(
            Instant at, String subscription, String endpoint, String kind, long changes, long nanos, long frontier)
            implements HoldfastEvent {}

    /**
     * How far behind a subscription is; about once a second while it has a stream.
     *
     * @param at when
     * @param subscription its name
     * @param frontier that the handler's state is complete up to
     * @param lagMillis the frontier's age by this machine's clock
     * @param bufferedRows read and not delivered yet
     * @param bufferedBytes of memory that they take, estimated
     * @param spilledBytes of disk that they take
     */
    record SubscriptionLag(
            Instant at,
            String subscription,
            long frontier,
            long lagMillis,
            long bufferedRows,
            long bufferedBytes,
            long spilledBytes)
            implements HoldfastEvent {}

    /**
     * A subscription hands a correction over: a snapshot differs from what was delivered.
     *
     * @param at when
     * @param subscription its name
     * @param from the environment that was delivered from
     * @param to the environment that serves now
     * @param before rows that were delivered
     * @param after rows of the snapshot
     * @param changes how many changes the correction has
     * @param goesBack whether it takes newer changes back, because the environment is behind
     */
    record SubscriptionCorrected(
            Instant at,
            String subscription,
            String from,
            String to,
            long before,
            long after,
            long changes,
            boolean goesBack)
            implements HoldfastEvent {}

    /**
     * A handler failed on a batch; it is tried again, parked, or the subscription ends, as its policy says.
     *
     * @param at when
     * @param subscription its name
     * @param attempt from 1
     * @param reason the exception's class
     */
    record SubscriptionHandlerFailed(Instant at, String subscription, int attempt, String reason)
            implements HoldfastEvent {}

    /**
     * Something about a subscription that a person should change.
     *
     * @param at when
     * @param subscription its name
     * @param message what, and what to do
     */
    record SubscriptionWarned(Instant at, String subscription, String message) implements HoldfastEvent {}

    /**
     * A subscription ended for good; its handle has the cause.
     *
     * @param at when
     * @param subscription its name
     * @param reason why, for a person
     */
    record SubscriptionFailed(Instant at, String subscription, String reason) implements HoldfastEvent {}
}
