package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The body of one message of the client. Reading past its end is a {@link ProtocolViolation}. */
final class Frame {
    private final char type;
    private final ByteBuffer body;

    Frame(char type, byte[] body) {
        this.type = type;
        this.body = ByteBuffer.wrap(body);
    }

    char type() {
        return type;
    }

    boolean hasRemaining() {
        return body.hasRemaining();
    }

    byte int8() throws ProtocolViolation {
        need(1);
        return body.get();
    }

    short int16() throws ProtocolViolation {
        need(2);
        return body.getShort();
    }

    int int32() throws ProtocolViolation {
        need(4);
        return body.getInt();
    }

    String string() throws ProtocolViolation {
        int start = body.position();
        for (int end = start; end < body.limit(); end++) {
            if (body.get(end) == 0) {
                body.position(end + 1);
                return new String(body.array(), start, end - start, UTF_8);
            }
        }
        throw new ProtocolViolation("invalid string in message");
    }

    /** A length and as many bytes; a length of -1 is NULL. */
    byte @Nullable [] bytes() throws ProtocolViolation {
        int length = int32();
        if (length == -1) {
            return null;
        }
        need(length);
        byte[] bytes = new byte[length];
        body.get(bytes);
        return bytes;
    }

    /** Everything that is left. */
    byte[] rest() {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    private void need(int count) throws ProtocolViolation {
        if (count < 0 || body.remaining() < count) {
            throw new ProtocolViolation("insufficient data left in message");
        }
    }
}
