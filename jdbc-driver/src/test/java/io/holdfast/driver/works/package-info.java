/** Libraries and tools over {@code jdbc:holdfast:}, each as its manual says, with nothing set that is there for us. */
@NullMarked
package io.holdfast.driver.works;

import org.jspecify.annotations.NullMarked;
