package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;

/**
 * What one stream reads.
 *
 * @param endpoint where
 * @param environment who answers there
 * @param objectId the catalog's id of the object, empty where it is unknown
 * @param columns of the object
 */
record Source(String endpoint, String environment, String objectId, Columns columns) {}
