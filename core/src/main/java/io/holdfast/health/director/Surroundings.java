package io.holdfast.health.director;

/**
 * What an endpoint's state machine must know of everything else.
 *
 * @param lastAnswer when work on this endpoint was last seen to be answered, in the ticker's nanoseconds
 * @param anotherServes whether another endpoint is UP; where none is, a recovery is not held back
 * @param isolated whether nobody at all was heard since this endpoint fell silent: the fault is our own path's
 */
record Surroundings(long lastAnswer, boolean anotherServes, boolean isolated) {}
