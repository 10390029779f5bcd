/** The machinery of subscriptions: streams, batches out of messages, places to resume at, the reconnect loop. */
@NullMarked
package io.holdfast.subscribe.stream;

import org.jspecify.annotations.NullMarked;
