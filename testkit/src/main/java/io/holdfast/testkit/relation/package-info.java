/** The relational engine (H2, in memory) over the time store: it answers queries at a timestamp and keeps no rows itself. */
@NullMarked
package io.holdfast.testkit.relation;

import org.jspecify.annotations.NullMarked;
