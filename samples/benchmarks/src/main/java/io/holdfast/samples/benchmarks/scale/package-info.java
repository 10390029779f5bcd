/** How the cost grows with logical connections and with endpoints. */
@NullMarked
package io.holdfast.samples.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
