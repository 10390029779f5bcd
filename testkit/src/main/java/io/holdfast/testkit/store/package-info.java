/** The time store: what every object held at every readable time, and the log of its changes. No SQL and no socket. */
@NullMarked
package io.holdfast.testkit.store;

import org.jspecify.annotations.NullMarked;
