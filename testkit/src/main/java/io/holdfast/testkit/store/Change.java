package io.holdfast.testkit.store;

/**
 * Copies of a row that came or went.
 *
 * @param row the row
 * @param diff how many came; negative, how many went
 */
public record Change(Tuple row, long diff) {}
