package io.holdfast.event;

/** What made an endpoint change its state. A closed set, so that it can be counted by. */
public enum TransitionCause {
    /** A probe or a witness was answered. */
    ANSWERED,
    /** Work was answered. */
    WORK_ANSWERED,
    /** Its pool is warm again. */
    WARMED,
    /** A routine probe failed. */
    PROBE_FAILED,
    /** A statement's or the pool's connection broke. */
    CONNECTION_BROKE,
    /** Nothing was answered for too long. */
    STALLED,
    /** Both witnesses were silent. */
    SILENT,
    /** It turned us away: credentials, database or policy. */
    TURNED_AWAY,
    /** Its circuit breaker tripped. */
    BREAKER_TRIPPED,
    /** Anything else; the reason tells. */
    OTHER
}
