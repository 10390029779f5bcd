/** What a statement costs through Holdfast, beside its base and its rivals, measured in one run. */
@NullMarked
package io.holdfast.samples.benchmarks.overhead;

import org.jspecify.annotations.NullMarked;
