/** What happened to endpoints, reads and subscriptions, as values, and the listener that hears of it. */
@NullMarked
package io.holdfast.event;

import org.jspecify.annotations.NullMarked;
