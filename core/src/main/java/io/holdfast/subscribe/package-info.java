/** Subscriptions: batches closed by progress, checkpoints and resynchronization. */
@NullMarked
package io.holdfast.subscribe;

import org.jspecify.annotations.NullMarked;
