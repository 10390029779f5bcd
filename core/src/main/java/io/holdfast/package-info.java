/** The names a user types: the data source, its builder, its settings and its status. */
@NullMarked
package io.holdfast;

import org.jspecify.annotations.NullMarked;
