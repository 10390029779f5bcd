/** Probes, the endpoint state machine and the outcome recorder; one owner thread publishes an immutable view. */
@NullMarked
package io.holdfast.health.director;

import org.jspecify.annotations.NullMarked;
