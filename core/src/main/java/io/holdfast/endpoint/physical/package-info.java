/** An endpoint's physical connections: opening, leasing, pooling and breaking off. */
@NullMarked
package io.holdfast.endpoint.physical;

import org.jspecify.annotations.NullMarked;
