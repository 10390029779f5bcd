/** The benchmarks as one command: what is measured in its parts, and the report that is made of it. */
@NullMarked
package io.holdfast.samples.benchmarks;

import org.jspecify.annotations.NullMarked;
