package io.holdfast.health;

/**
 * Which server answers.
 *
 * @param version its version, as it says it; empty where it does not say
 * @param startedAt when it began, in milliseconds since the epoch, accurate to a few seconds; 0 where it does not say
 */
public record ServerIdentity(String version, long startedAt) {}
