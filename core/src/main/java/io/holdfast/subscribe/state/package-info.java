/** What a subscription has delivered, in the ways that it can be known, and what turns that into another content. */
@NullMarked
package io.holdfast.subscribe.state;

import org.jspecify.annotations.NullMarked;
