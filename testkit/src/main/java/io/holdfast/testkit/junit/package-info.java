/** Emulated regions for JUnit 5. */
@NullMarked
package io.holdfast.testkit.junit;

import org.jspecify.annotations.NullMarked;
