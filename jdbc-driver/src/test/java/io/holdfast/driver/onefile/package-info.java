/** Tests of the one-file jar, after it was packaged. */
@NullMarked
package io.holdfast.driver.onefile;

import org.jspecify.annotations.NullMarked;
