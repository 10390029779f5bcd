package io.holdfast.event;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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
     * Other objects of an endpoint than before are beyond the data source's bound on staleness.
     *
     * @param at when
     * @param endpoint its name
     * @param objects what is beyond it now, a hundred names at the most; empty where all is within it, and for a server
     *     without objects
     * @param whole whether nothing of the endpoint is within it
     * @param lagMillis of the one farthest behind, empty where that is not known
     */
    record StalenessChanged(Instant at, String endpoint, Set<String> objects, boolean whole, OptionalLong lagMillis)
            implements HoldfastEvent {}

    /**
     * Other objects of an endpoint than before have no replica that has hydrated them.
     *
     * @param at when
     * @param endpoint its name
     * @param unhydrated their names, empty where all is well
     */
    record HydrationChanged(Instant at, String endpoint, Set<String> unhydrated) implements HoldfastEvent {}

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
     * A subscription ended for good; its handle has the cause.
     *
     * @param at when
     * @param subscription its name
     * @param reason why, for a person
     */
    record SubscriptionFailed(Instant at, String subscription, String reason) implements HoldfastEvent {}
}
