/** What choosing an endpoint costs. */
@NullMarked
package io.holdfast.samples.benchmarks.pick;

import org.jspecify.annotations.NullMarked;
