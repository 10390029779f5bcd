/** How fast the testkit's emulator streams. */
@NullMarked
package io.holdfast.samples.benchmarks.emulator;

import org.jspecify.annotations.NullMarked;
