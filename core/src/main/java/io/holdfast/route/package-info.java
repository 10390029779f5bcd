/** Which endpoint the next statement goes to; reads the published view and never locks. */
@NullMarked
package io.holdfast.route;

import org.jspecify.annotations.NullMarked;
