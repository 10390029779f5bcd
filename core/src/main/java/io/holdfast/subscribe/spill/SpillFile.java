package io.holdfast.subscribe.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A temporary file, written at its end and read anywhere. One thread writes; any may read what is written. */
final class SpillFile implements AutoCloseable {
    private final SpillSpace space;
    private final FileChannel channel;
    private long length;

    SpillFile(SpillSpace space, Path path) throws IOException {
        this.space = space;
        this.channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    long length() {
        return length;
    }

    /** Writes at the end, and says where that was. */
    long append(byte[] bytes, int count) {
        space.take(count);
        long start = length;
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
        try {
            while (buffer.hasRemaining()) {
                length += channel.write(buffer, length);
            }
        } catch (IOException e) {
            space.giveBack(count - (length - start));
            throw space.failed("a temporary file cannot be written", e);
        }
        return start;
    }

    byte[] read(long start, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, start + buffer.position()) < 0) {
                    throw new IOException("the file ends at " + length);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a spill file cannot be read", e);
        }
        return buffer.array();
    }

    /** Begins again; who reads must be done. */
    void truncate() {
        try {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException("a spill file cannot be cut", e);
        }
        space.giveBack(length);
        length = 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a spill file cannot be closed", e);
        } finally {
            space.giveBack(length);
            length = 0;
        }
    }
}
