package io.holdfast.samples.orders;

/**
 * An order.
 *
 * @param id counts up by one, so that a missing or a doubled one shows
 * @param customer who ordered
 * @param item what
 * @param cents for how much
 */
record Order(long id, String customer, String item, long cents) {}
