/** How far each endpoint and each object is behind, measured by the servers' own clocks; who may answer a bounded read. */
@NullMarked
package io.holdfast.health.lag;

import org.jspecify.annotations.NullMarked;
