package io.holdfast.health.director;

/** What a state machine asks the director to do. */
enum Reaction {
    /** Nothing. */
    NOTHING,
    /** Probe at once: something is odd, but nothing points at the endpoint yet. */
    PROBE,
    /** Ask both witnesses at once. */
    ASK_WITNESSES,
    /** Discard idle connections: the endpoint is well, but what was open to it is not. */
    REFRESH,
    /** Break off everything on the endpoint. */
    BREAK_OFF,
    /** Take work from it and keep its connections: what runs there may still end well. */
    EJECT,
    /** Wait: what waits here has nowhere better to wait. */
    WAIT,
    /** Warm the pool, then say so. */
    WARM
}
