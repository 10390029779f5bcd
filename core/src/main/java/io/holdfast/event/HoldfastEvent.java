package io.holdfast.event;

import java.time.Instant;
import java.util.List;
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
     * @param to the state it is in now; {@code SUSPECT} is a suspicion, which the next change clears or confirms
     * @param cause why, out of a closed set
     * @param reason why, for a person
     */
    record EndpointChanged(Instant at, String endpoint, String from, String to, TransitionCause cause, String reason)
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
     * A read that took long was sent to a second endpoint as well, and the first success was handed over.
     *
     * @param at when
     * @param from the endpoint that it was sent to first
     * @param to the endpoint that it was sent to as well
     * @param won whether the second one answered first
     */
    record ReadHedged(Instant at, String from, String to, boolean won) implements HoldfastEvent {}

    /**
     * An endpoint's connections ended for a reason that was planned: it counts as no fault, opens no breaker and lengthens no
     * later absence.
     *
     * @param at when it was recognised
     * @param endpoint its name
     * @param kind which plan
     * @param before what was there: a version, or when the server had begun
     * @param after what is there now
     */
    record PlannedRestart(Instant at, String endpoint, PlannedKind kind, String before, String after)
            implements HoldfastEvent {}

    /** Plans that are recognised. */
    enum PlannedKind {
        /** The version changed: the weekly upgrade. */
        UPGRADE,
        /** The same version, begun anew: a restart. */
        RESTART,
        /** Prepared statements or what they depend on changed under them: a swap of clusters or schemas. */
        SWAP
    }

    /**
     * The connections that this data source may open come near the server's limit.
     *
     * @param at when
     * @param endpoint its name
     * @param needed by all instances together
     * @param limit the server's
     */
    record ConnectionBudgetExceeded(Instant at, String endpoint, long needed, long limit) implements HoldfastEvent {}

    /**
     * An endpoint refuses our credentials, or takes them again.
     *
     * @param at when
     * @param endpoint its name
     * @param failing true where it began to refuse them, false where it takes them again
     * @param workedBefore whether they were accepted since the start; if so the refusal may pass (a balancer reports its own
     *     troubles with the identity provider as a wrong password)
     * @param sqlState what it said, empty where it takes them again
     */
    record CredentialsFailing(Instant at, String endpoint, boolean failing, boolean workedBefore, String sqlState)
            implements HoldfastEvent {}

    /**
     * The independent path over HTTP came to another verdict of an endpoint's environment.
     *
     * @param at when
     * @param endpoint its name
     * @param verdict such as {@code ENVIRONMENT_UP}
     * @param reason what was seen, for a person
     */
    record SecondPathChanged(Instant at, String endpoint, String verdict, String reason) implements HoldfastEvent {}

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

    /**
     * A subscription ended and has not failed, or goes on in another instance of the application.
     *
     * @param at when
     * @param subscription its name
     * @param state {@code CLOSED}, {@code COMPLETE}, or {@code STANDBY} where another instance runs it now
     */
    record SubscriptionEnded(Instant at, String subscription, String state) implements HoldfastEvent {}

    /**
     * The router prefers another endpoint, and a stream there has not come about: the old one goes on delivering, and another
     * attempt follows.
     *
     * @param at when
     * @param subscription its name
     * @param endpoint the preferred one
     * @param reason why, for a person
     */
    record SubscriptionStayed(Instant at, String subscription, String endpoint, String reason)
            implements HoldfastEvent {}
}
