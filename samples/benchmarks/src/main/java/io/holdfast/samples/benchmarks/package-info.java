/** What a statement costs through Holdfast, beside its base and a rival, measured in one run. */
@NullMarked
package io.holdfast.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
