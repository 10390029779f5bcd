package io.holdfast.jdbc;

/**
 * What a transaction reads: one environment at one time.
 *
 * @param environment its id
 * @param timestamp in milliseconds
 */
record Snapshot(String environment, long timestamp) {}
