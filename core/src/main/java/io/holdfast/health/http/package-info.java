/** The second path: asks an environment over HTTP, past PostgreSQL's protocol and its port. */
@NullMarked
package io.holdfast.health.http;

import org.jspecify.annotations.NullMarked;
