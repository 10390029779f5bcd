/** PostgreSQL wire protocol v3 on a real socket, over an engine session. */
@NullMarked
package io.holdfast.testkit.wire;

import org.jspecify.annotations.NullMarked;
