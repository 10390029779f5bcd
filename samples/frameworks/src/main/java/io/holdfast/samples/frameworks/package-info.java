/** What other libraries do with a {@link io.holdfast.HoldfastDataSource}, with no setting of theirs that is there for us. */
@NullMarked
package io.holdfast.samples.frameworks;

import org.jspecify.annotations.NullMarked;
