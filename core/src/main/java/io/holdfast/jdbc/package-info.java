/** Logical connections, statements and results: only what we intercept, over generated forwarding classes. */
@NullMarked
package io.holdfast.jdbc;

import org.jspecify.annotations.NullMarked;
