/** Clocks the emulator runs on: the wall clock, or a virtual one that a test moves. */
@NullMarked
package io.holdfast.testkit.time;

import org.jspecify.annotations.NullMarked;
