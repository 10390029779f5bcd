package io.holdfast.subscribe.store;

import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.DeliveredState.Receiver;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * State beside a checkpoint's file: {@code <file>.state-<epoch>-<generation>}. An owner writes only files of its own epoch, and
 * what counts is what the checkpoint names, to the length that it names: what a crash or a fenced owner left behind it is
 * written over, or removed. Confined to one thread.
 */
final class StateFiles {
    private static final int FRAME = 2 * Integer.BYTES;
    private static final String MARK = ".state-";

    private final Path file;
    private long epoch;
    private long generation;

    StateFiles(Path file) {
        this.file = file;
    }

    /** A file, and how much of it counts. */
    record Place(String name, long length) {
        static Place parse(String text) {
            int colon = text.lastIndexOf(':');
            return new Place(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
        }

        @Override
        public String toString() {
            return name + ":" + length;
        }
    }

    /** Files of this epoch are written from now on. */
    void own(long newEpoch) {
        epoch = newEpoch;
        generation = 0;
    }

    /** Writes parts behind a place, or into a new file, and forces them to disk. */
    Place write(Place behind, boolean fresh, DeliveredState state) throws Exception {
        String name = fresh ? file.getFileName() + MARK + epoch + "-" + ++generation : behind.name();
        long start = fresh ? 0 : behind.length();
        try (FileChannel channel =
                FileChannel.open(file.resolveSibling(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(start);
            channel.position(start);
            state.forEach(part -> write(channel, part));
            channel.force(true);
            return new Place(name, channel.position());
        }
    }

    private static void write(FileChannel channel, byte[] part) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FRAME + part.length);
        frame.putInt(part.length).putInt(sum(part)).put(part).flip();
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    private static int sum(byte[] part) {
        CRC32 sum = new CRC32();
        sum.update(part);
        return (int) sum.getValue();
    }

    void read(Place place, Receiver receiver) throws Exception {
        Path source = file.resolveSibling(place.name());
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(source)))) {
            for (long position = 0; position < place.length(); ) {
                int length = in.readInt();
                int sum = in.readInt();
                byte[] part = length < 0 || length > place.length() - position ? new byte[0] : in.readNBytes(length);
                if (part.length != length || sum(part) != sum) {
                    throw new IOException(source + " is damaged at " + position + ": its checksum does not fit");
                }
                receiver.accept(part);
                position += FRAME + length;
            }
        }
    }

    /** Removes every file of state but one. What cannot be removed costs disk and nothing else. */
    void removeOthers(String kept) {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, file.getFileName() + MARK + "*")) {
            for (Path candidate : all) {
                if (!String.valueOf(candidate.getFileName()).equals(kept)) {
                    Files.deleteIfExists(candidate);
                }
            }
        } catch (IOException e) {
            System.getLogger(StateFiles.class.getName()).log(System.Logger.Level.DEBUG, "old state was not removed", e);
        }
    }
}
