package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;

/**
 * What one stream reads.
 *
 * @param endpoint where
 * @param environment who answers there
 * @param columns of the object
 */
record Source(String endpoint, String environment, Columns columns) {}
