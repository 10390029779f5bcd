/** Counts the instructions that code executes. */
@NullMarked
package io.holdfast.samples.benchmarks.count;

import org.jspecify.annotations.NullMarked;
