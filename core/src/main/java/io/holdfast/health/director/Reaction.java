package io.holdfast.health.director;

/** What a state machine asks the director to do. */
enum Reaction {
    /** Nothing. */
    NOTHING,
    /** Ask both witnesses at once. */
    ASK_WITNESSES,
    /** Discard idle connections and ask both witnesses at once. */
    REFRESH_AND_ASK,
    /** Break off everything on the endpoint. */
    BREAK_OFF,
    /** Warm the pool, then say so. */
    WARM
}
