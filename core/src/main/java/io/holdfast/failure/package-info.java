/** One table from SQLSTATE and text to a kind of failure with what the client does about it, and the typed exceptions. */
@NullMarked
package io.holdfast.failure;

import org.jspecify.annotations.NullMarked;
