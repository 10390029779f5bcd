/** A PostgreSQL server without I/O: sockets that answer from memory, on the caller's thread. */
@NullMarked
package io.holdfast.samples.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
