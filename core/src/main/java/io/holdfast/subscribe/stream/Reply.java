package io.holdfast.subscribe.stream;

import java.util.List;

/**
 * What one read of a stream gave.
 *
 * @param messages in the server's order
 * @param ended whether the stream is over by itself: everything it will ever say was said
 */
record Reply(List<Message> messages, boolean ended) {
    static final Reply ENDED = new Reply(List.of(), true);
}
