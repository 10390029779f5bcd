/** The Micrometer binding: everything that is counted, timed or gauged. Loaded only where a registry was handed in. */
@NullMarked
package io.holdfast.metrics;

import org.jspecify.annotations.NullMarked;
