package io.holdfast.health.director;

/** What a state machine asks the director to do. */
enum Reaction {
    /** Nothing. */
    NOTHING,
    /** Ask both witnesses at once. */
    ASK_WITNESSES,
    /** Discard idle connections: the endpoint is well, but what was open to it is not. */
    REFRESH,
    /** Break off everything on the endpoint. */
    BREAK_OFF,
    /** Warm the pool, then say so. */
    WARM
}
