package io.holdfast.event;

import java.time.Instant;
import java.util.List;
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
     * Something beside its state keeps work from an endpoint, or no longer does.
     *
     * @param at when
     * @param endpoint its name
     * @param flags what keeps work from it now, such as {@code LAGGING}, in alphabetical order; empty where nothing does
     * @param reason why it changed, for a person
     */
    record EndpointFlagged(Instant at, String endpoint, List<String> flags, String reason) implements HoldfastEvent {
        /**
         * Copies the list.
         *
         * @param at when
         * @param endpoint its name
         * @param flags what keeps work from it now
         * @param reason why it changed
         */
        public EndpointFlagged {
            flags = List.copyOf(flags);
        }
    }

    /**
     * Every endpoint fell silent within one window: our own path is what is broken. Nothing is broken off, nothing is held
     * against them, and the first answer ends it.
     *
     * @param at when it was noticed
     * @param endpoints how many are silent
     */
    record ClientIsolated(Instant at, int endpoints) implements HoldfastEvent {}

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
     * A subscription ended for good; its handle has the cause.
     *
     * @param at when
     * @param subscription its name
     * @param reason why, for a person
     */
    record SubscriptionFailed(Instant at, String subscription, String reason) implements HoldfastEvent {}
}
