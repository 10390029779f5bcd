/** Runs one statement to completion: attempt, classify, hop, deadline. */
@NullMarked
package io.holdfast.read;

import org.jspecify.annotations.NullMarked;
