/** The only place that reads a clock, waits or makes a thread. */
@NullMarked
package io.holdfast.time;

import org.jspecify.annotations.NullMarked;
