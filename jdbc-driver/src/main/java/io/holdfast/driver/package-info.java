/** {@code jdbc:holdfast://…}: the driver, its URL, and what stands beside it in a jar of its own. */
@NullMarked
package io.holdfast.driver;

import org.jspecify.annotations.NullMarked;
