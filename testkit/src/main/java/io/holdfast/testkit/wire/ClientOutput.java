package io.holdfast.testkit.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages to the client: written into a buffer, framed by {@link #begin} and {@link #end}. Confined to the connection's thread. */
final class ClientOutput {
    private static final int FLUSH_AT = 32 * 1024;

    private final OutputStream stream;
    private final Buffer buffer = new Buffer();
    private int start;

    ClientOutput(OutputStream stream) {
        this.stream = stream;
    }

    ClientOutput begin(char type) {
        buffer.write(type);
        start = buffer.size();
        return int32(0);
    }

    ClientOutput int8(int value) {
        buffer.write(value);
        return this;
    }

    ClientOutput int16(int value) {
        buffer.write(value >>> 8);
        buffer.write(value);
        return this;
    }

    ClientOutput int32(int value) {
        return int16(value >>> 16).int16(value);
    }

    ClientOutput string(String text) {
        return bytes(text.getBytes(UTF_8)).int8(0);
    }

    ClientOutput bytes(byte[] bytes) {
        buffer.write(bytes, 0, bytes.length);
        return this;
    }

    void end() {
        buffer.patchLength(start);
        if (buffer.size() >= FLUSH_AT) {
            send();
        }
    }

    void flush() {
        send();
        try {
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send() {
        try {
            buffer.writeTo(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        buffer.reset();
    }

    private static final class Buffer extends ByteArrayOutputStream {
        void patchLength(int at) {
            int length = count - at;
            for (int i = 0; i < 4; i++) {
                buf[at + i] = (byte) (length >>> (24 - 8 * i));
            }
        }
    }
}
