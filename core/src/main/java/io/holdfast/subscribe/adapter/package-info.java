/**
 * Handlers for those who want changes in another form: {@link io.holdfast.subscribe.adapter.BatchPublisher} as reactive
 * streams, {@link io.holdfast.subscribe.adapter.BatchIterator} by pulling, {@link io.holdfast.subscribe.adapter.LiveTable} as a
 * table in memory.
 */
@NullMarked
package io.holdfast.subscribe.adapter;

import org.jspecify.annotations.NullMarked;
