/** What the build holds the benchmarks and the library to. */
@NullMarked
package io.holdfast.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
