/** What an endpoint is: its name, address, credentials and the environment behind it. */
@NullMarked
package io.holdfast.endpoint;

import org.jspecify.annotations.NullMarked;
