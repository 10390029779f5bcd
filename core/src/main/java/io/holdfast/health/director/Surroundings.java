package io.holdfast.health.director;

/**
 * What an endpoint's state machine must know of everything else.
 *
 * @param lastAnswer when work on this endpoint was last seen to be answered, in the ticker's nanoseconds
 * @param anotherServes whether another endpoint is UP; where none is, a recovery is not held back
 * @param nowhere whether no other endpoint serves, or none was heard either since this one fell silent: there is nowhere to
 *     go, and the fault may be our own path's
 */
record Surroundings(long lastAnswer, boolean anotherServes, boolean nowhere) {}
