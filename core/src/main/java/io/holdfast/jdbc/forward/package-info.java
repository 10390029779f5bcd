/** Generated: every method of a JDBC interface handed on as it is. Change {@code ForwardingSource} in the tests instead. */
@NullMarked
package io.holdfast.jdbc.forward;

import org.jspecify.annotations.NullMarked;
