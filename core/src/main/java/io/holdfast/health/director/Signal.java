package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What an endpoint's state machine hears, from probes, from work, from whoever measures lag and from people. Handed in by
 * {@link SignalSink#hear}.
 */
public sealed interface Signal {
    /**
     * A probe was answered.
     *
     * @param roundTrip how long the answer took
     * @param environment the id of the environment that answered, empty on PostgreSQL
     * @param anew whether it took a new connection because the old one was silent: others as old may be dead, too
     */
    record ProbeAnswered(Duration roundTrip, String environment, boolean anew) implements Signal {}

    /**
     * The routine ping failed: one witness.
     *
     * @param failure what was thrown
     * @param begun when the ping began, in the ticker's nanoseconds
     */
    record PingFailed(SQLException failure, long begun) implements Signal {}

    /**
     * Neither the probe's connection nor a fresh connect was answered: two witnesses.
     *
     * @param kind what the failure means
     * @param failure what was thrown
     * @param begun when the witnesses were asked, in the ticker's nanoseconds
     */
    record Silent(FailureKind kind, SQLException failure, long begun) implements Signal {}

    /**
     * A statement or a pooled connect failed.
     *
     * @param kind what the failure means
     * @param failure what was thrown
     */
    record WorkFailed(FailureKind kind, SQLException failure) implements Signal {}

    /** Work was answered where the endpoint is not UP: a trial read, or a last resort that served. */
    record WorkAnswered() implements Signal {}

    /**
     * A statement is old and nothing has been answered since it began.
     *
     * @param age how old
     */
    record Stalled(Duration age) implements Signal {}

    /**
     * A read was sent elsewhere as well, because nothing was answered for unusually long. Too little for a suspicion, enough for
     * a probe at once.
     *
     * @param age how long
     */
    record Doubted(Duration age) implements Signal {}

    /** The pool is warm again after DOWN. */
    record Warmed() implements Signal {}

    /**
     * The pool could not be warmed.
     *
     * @param failure what was thrown
     */
    record StayedCold(SQLException failure) implements Signal {}

    /**
     * The breaker's rates say that it fails work or is slow, while another endpoint does markedly better.
     *
     * @param reason the rates, for a person
     */
    record Tripped(String reason) implements Signal {}

    /**
     * Its data is older than the bound: it leaves until {@link Fresh}. Debouncing is the sender's business.
     *
     * @param reason how old and what bound, for a person
     */
    record Lagging(String reason) implements Signal {}

    /** Its data is within the bound again. */
    record Fresh() implements Signal {}

    /**
     * How far its data is behind the freshest endpoint's; costs, and ejects nobody.
     *
     * @param behind zero for the freshest
     */
    record Behind(Duration behind) implements Signal {}

    /**
     * What is read there is not hydrated: it leaves until {@link Hydrated}.
     *
     * @param reason what is not, for a person
     */
    record Unhydrated(String reason) implements Signal {}

    /** Everything is hydrated again. */
    record Hydrated() implements Signal {}

    /** All connections of its pool are busy. */
    record Saturated() implements Signal {}

    /** Its pool has connections to lend again. */
    record Relieved() implements Signal {}

    /**
     * Somebody takes it out of service. It stays out until everybody who asked has sent {@link Undrained}.
     *
     * @param by who: {@code operator}, {@code maintenance}, …
     * @param reason why, for a person
     */
    record Drained(String by, String reason) implements Signal {}

    /**
     * Somebody gives it back to service.
     *
     * @param by who had taken it out
     */
    record Undrained(String by) implements Signal {}

    /**
     * A restart or a swap that was announced or recognised: until it is over, a fall is not held against the endpoint and its
     * breaker stays closed.
     *
     * @param reason what happens, for a person
     * @param within how long it may take
     */
    record Planned(String reason, Duration within) implements Signal {}

    /**
     * An independent path says that the environment is gone. A second witness while the endpoint is under suspicion, nothing
     * otherwise.
     *
     * @param failure what was seen there
     * @param begun when it was asked, in the ticker's nanoseconds
     */
    record EnvironmentGone(SQLException failure, long begun) implements Signal {}
}
