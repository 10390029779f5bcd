package io.holdfast.jdbc;

import java.io.ByteArrayInputStream;
import java.io.CharArrayReader;
import java.io.CharArrayWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads a stream up to a bound, so that it can be set again; a longer one can be set once. */
final class StreamBinding {
    /** How much of a stream is kept, in bytes or characters. */
    static final int LIMIT = 65_536;

    private StreamBinding() {}

    static Binding of(InputStream source, long length, Setter<InputStream> setter) throws SQLException {
        check(length);
        try {
            byte[] head = source.readNBytes((int) Math.min(length, LIMIT + 1L));
            if (head.length <= LIMIT) {
                return (statement, index) -> setter.set(statement, index, new ByteArrayInputStream(head));
            }
            return new Once<>(new SequenceInputStream(new ByteArrayInputStream(head), source), setter);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    static Binding of(Reader source, long length, Setter<Reader> setter) throws SQLException {
        check(length);
        try {
            char[] head = read(source, (int) Math.min(length, LIMIT + 1L));
            if (head.length <= LIMIT) {
                return (statement, index) -> setter.set(statement, index, new CharArrayReader(head));
            }
            PushbackReader whole = new PushbackReader(source, head.length);
            whole.unread(head);
            return new Once<>(whole, setter);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static void check(long length) throws SQLException {
        if (length < 0) {
            throw Refusals.invalid("stream length", length);
        }
    }

    private static char[] read(Reader source, int atMost) throws IOException {
        CharArrayWriter text = new CharArrayWriter();
        char[] buffer = new char[Math.min(atMost, 8_192)];
        while (text.size() < atMost) {
            int count = source.read(buffer, 0, Math.min(buffer.length, atMost - text.size()));
            if (count < 0) {
                break;
            }
            text.write(buffer, 0, count);
        }
        return text.toCharArray();
    }

    private static SQLException unreadable(IOException e) {
        return new SQLException("A parameter's stream could not be read.", "22000", e);
    }

    /** Calls the driver's own setter. */
    @FunctionalInterface
    interface Setter<S> {
        void set(PreparedStatement statement, int index, @Nullable S stream) throws SQLException;
    }

    /** A stream too long to keep. */
    private static final class Once<S> implements Binding {
        private final S stream;
        private final Setter<S> setter;
        private boolean used;

        Once(S stream, Setter<S> setter) {
            this.stream = stream;
            this.setter = setter;
        }

        @Override
        public void set(PreparedStatement statement, int index) throws SQLException {
            if (used) {
                throw new SQLException(
                        "Parameter " + index + " is a stream of more than " + LIMIT
                                + " bytes and was sent already: set it again.",
                        "22023");
            }
            used = true;
            setter.set(statement, index, stream);
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }
    }
}
