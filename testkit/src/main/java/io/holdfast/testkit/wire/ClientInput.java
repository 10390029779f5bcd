package io.holdfast.testkit.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the client sends. While a statement runs nobody reads, so a client that is gone would go unnoticed: then
 * {@link #probe} reads ahead a little, into a bounded buffer. The lock hands the stream from the connection's thread to
 * the watching one and back; a probe holds it for a millisecond at most.
 */
final class ClientInput {
    static final int MAX_MESSAGE = 64 << 20;
    private static final int MAX_STARTUP = 10_000;
    private static final int AHEAD = 8 * 1024;

    private final Socket socket;
    private final InputStream stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] ahead = new byte[AHEAD];
    private int aheadStart;
    private int aheadEnd;
    private boolean watched;
    private boolean seenBefore;

    ClientInput(Socket socket) throws IOException {
        this.socket = socket;
        this.stream = socket.getInputStream();
    }

    /** The first packet of a connection, which has no type byte. */
    Frame startup() throws IOException {
        return frame('\0', MAX_STARTUP);
    }

    /** The next message. */
    Frame next() throws IOException {
        return frame((char) readByte(), MAX_MESSAGE);
    }

    /** From now on {@link #probe} looks after the client. */
    void watch(boolean on) {
        lock.lock();
        try {
            watched = on;
            seenBefore = false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Looks whether the client is still there.
     *
     * @return false where it has closed its end
     */
    boolean probe() {
        if (!lock.tryLock()) {
            return true;
        }
        try {
            // short statements end before the second look, and are never held up
            boolean look = watched && seenBefore && aheadEnd < AHEAD;
            seenBefore = watched;
            return !look || readAhead();
        } finally {
            lock.unlock();
        }
    }

    private boolean readAhead() {
        try {
            socket.setSoTimeout(1);
            int count = stream.read(ahead, aheadEnd, AHEAD - aheadEnd);
            aheadEnd += Math.max(count, 0);
            return count >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            restoreTimeout();
        }
    }

    private void restoreTimeout() {
        try {
            socket.setSoTimeout(0);
        } catch (IOException e) {
            // the socket is closed, which the next read finds out
        }
    }

    private Frame frame(char type, int limit) throws IOException {
        int length = ByteBuffer.wrap(readFully(4)).getInt() - 4;
        if (length < 0 || length > limit) {
            throw new ProtocolViolation("invalid message length");
        }
        return new Frame(type, readFully(length));
    }

    private int readByte() throws IOException {
        return readFully(1)[0] & 0xFF;
    }

    private byte[] readFully(int count) throws IOException {
        byte[] bytes = new byte[count];
        int have = Math.min(count, aheadEnd - aheadStart);
        System.arraycopy(ahead, aheadStart, bytes, 0, have);
        aheadStart += have;
        if (aheadStart == aheadEnd) {
            aheadStart = 0;
            aheadEnd = 0;
        }
        if (stream.readNBytes(bytes, have, count - have) < count - have) {
            throw new EOFException();
        }
        return bytes;
    }
}
