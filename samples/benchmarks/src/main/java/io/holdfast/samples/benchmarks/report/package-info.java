/** What was measured, as tables in the terminal and in a README, as JSON, and as a page of plots. */
@NullMarked
package io.holdfast.samples.benchmarks.report;

import org.jspecify.annotations.NullMarked;
