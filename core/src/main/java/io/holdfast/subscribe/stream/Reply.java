package io.holdfast.subscribe.stream;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read of a stream gave. The driver's rows become messages when somebody asks for them, so that one thread can wait for
 * the next read while another one does that. One thread at a time.
 */
final class Reply {
    static final Reply ENDED = new Reply(List.of(), true);

    private final boolean ended;
    private @Nullable List<Message> messages;
    private @Nullable Unread unread;

    /**
     * A reply that is read already.
     *
     * @param messages in the server's order
     * @param ended whether the stream is over by itself: everything it will ever say was said
     */
    Reply(List<Message> messages, boolean ended) {
        this.messages = messages;
        this.ended = ended;
    }

    /**
     * A reply of at least one message.
     *
     * @param unread gives the messages, once
     */
    Reply(Unread unread) {
        this.unread = unread;
        this.ended = false;
    }

    /** Rows that the driver holds. */
    @FunctionalInterface
    interface Unread {
        /**
         * Makes messages of them.
         *
         * @return in the server's order
         * @throws SQLException where a row is not what it should be
         */
        List<Message> read() throws SQLException;
    }

    /** Whether the driver still holds the rows. */
    boolean isUnread() {
        return messages == null;
    }

    /**
     * What was said.
     *
     * @return in the server's order
     * @throws SQLException where a row is not what it should be
     */
    List<Message> messages() throws SQLException {
        List<Message> known = messages;
        Unread source = unread;
        if (known == null) {
            known = source == null ? List.of() : source.read();
            messages = known;
            unread = null;
        }
        return known;
    }

    boolean ended() {
        return ended;
    }
}
