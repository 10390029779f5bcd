/** What is read while a region's data stand still or fall behind. */
@NullMarked
package io.holdfast.samples.benchmarks.lag;

import org.jspecify.annotations.NullMarked;
