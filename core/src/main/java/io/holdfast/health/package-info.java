/** How each endpoint is, as a person reads it. */
@NullMarked
package io.holdfast.health;

import org.jspecify.annotations.NullMarked;
