/** What becomes of reads and writes while a server dies, beside what users would pick instead. */
@NullMarked
package io.holdfast.samples.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
