/** Tests of the driver. */
@NullMarked
package io.holdfast.driver;

import org.jspecify.annotations.NullMarked;
