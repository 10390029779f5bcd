/**
 * Environments without SQL and sockets: the emulator's own time store, with its faults, for tests in virtual time. A library's test
 * adapts a {@link io.holdfast.testkit.model.ModelStream} to its own port.
 */
@NullMarked
package io.holdfast.testkit.model;

import org.jspecify.annotations.NullMarked;
