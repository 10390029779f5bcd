/** Carries events to listeners on threads of their own. */
@NullMarked
package io.holdfast.event.queue;

import org.jspecify.annotations.NullMarked;
