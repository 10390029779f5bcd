/** A Materialize emulator and a TCP fault proxy for testing outages without Docker. */
@NullMarked
package io.holdfast.testkit;

import org.jspecify.annotations.NullMarked;
