/** What does not fit into memory: changes as bytes, in temporary files, bounded, sorted outside of the heap. */
@NullMarked
package io.holdfast.subscribe.spill;

import org.jspecify.annotations.NullMarked;
