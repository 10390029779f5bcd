/** Faults of an environment, laid over its sessions and its door. */
@NullMarked
package io.holdfast.testkit.fault;

import org.jspecify.annotations.NullMarked;
