/** Materialize's HTTP API over an engine session. */
@NullMarked
package io.holdfast.testkit.http;

import org.jspecify.annotations.NullMarked;
