package io.holdfast.subscribe;

/**
 * Copies of one row that came or went at one timestamp. An update is two changes: the old row with a negative diff and the
 * new row with a positive one, in no particular order.
 *
 * @param timestamp when, in milliseconds of the environment's timeline. Inside one environment it is Materialize's own
 *     {@code mz_timestamp}; after a hop to an environment that lags behind the one before, it is raised to the previous
 *     batch's frontier until that environment has caught up
 * @param diff how many copies came (positive) or went (negative); may be beyond 1 and -1
 * @param row the row
 */
public record Change(long timestamp, long diff, Row row) {}
