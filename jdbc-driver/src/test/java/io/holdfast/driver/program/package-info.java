/** Programs as users write them, run in JVMs of their own with the one-file jar: they know JDBC and nothing of Holdfast. */
@NullMarked
package io.holdfast.driver.program;

import org.jspecify.annotations.NullMarked;
