package io.holdfast.time;

/**
 * What a part that needs time is given.
 *
 * @param ticker reads it
 * @param scheduler runs something later
 * @param threads makes threads for what blocks
 */
public record Timing(Ticker ticker, Scheduler scheduler, Threads threads) {}
