/** Where and when a result was computed. */
@NullMarked
package io.holdfast.freshness;

import org.jspecify.annotations.NullMarked;
