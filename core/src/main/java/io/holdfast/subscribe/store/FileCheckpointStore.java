package io.holdfast.subscribe.store;

import io.holdfast.subscribe.Checkpoint;
import io.holdfast.subscribe.CheckpointStore;
import io.holdfast.subscribe.DeliveredState;
import io.holdfast.subscribe.SinkTransaction;
import io.holdfast.subscribe.SubscriptionException;
import io.holdfast.time.Ticker;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of one subscription in a file: at least once. A save writes a new file, forces it to disk, and renames it over
 * the old one, so that a crash leaves the one or the other, whole. Processes of one machine that share the file are fenced: the
 * one that started last owns it.
 *
 * <p>Beside it lies what the subscription has delivered ({@code <file>.state-…}), at most twice its size, a mebibyte and a
 * batch, and as much again while it is written anew: a restart where another environment serves begins with a correction.
 */
public final class FileCheckpointStore implements CheckpointStore {
    private static final String FORMAT = "1";
    private static final String STATE = "state";
    private static final Duration A_MOMENT = Duration.ofMillis(1);
    private static final int MOST_ATTEMPTS = 10_000;

    private final Path file;
    private final Path lock;
    private final StateFiles states;

    private FileCheckpointStore(Path file) {
        this.file = file;
        this.lock = file.resolveSibling(file.getFileName() + ".lock");
        this.states = new StateFiles(file);
    }

    /**
     * A store in a file.
     *
     * @param file of this subscription alone; its directory exists, it need not
     * @return nothing is read yet
     * @throws IllegalArgumentException where the directory does not exist
     */
    public static FileCheckpointStore at(Path file) {
        Path absolute = file.toAbsolutePath();
        if (absolute.getParent() == null || !Files.isDirectory(absolute.getParent())) {
            throw new IllegalArgumentException("the directory of " + absolute + " does not exist");
        }
        return new FileCheckpointStore(absolute);
    }

    @Override
    public Optional<Checkpoint> load() throws IOException {
        Properties content = read();
        return content.containsKey("environment") ? Optional.of(checkpoint(content)) : Optional.empty();
    }

    @Override
    public long claim() throws IOException {
        FileLock held = locked();
        try {
            Properties content = read();
            long epoch = owner(content) + 1;
            content.setProperty("owner", Long.toString(epoch));
            write(content);
            states.own(epoch);
            return epoch;
        } finally {
            held.acquiredBy().close();
        }
    }

    @Override
    public void save(Checkpoint checkpoint) throws IOException {
        FileLock held = locked();
        try {
            Properties before = owned(checkpoint);
            save(checkpoint, before.getProperty(STATE, ""));
        } finally {
            held.acquiredBy().close();
        }
    }

    private Properties owned(Checkpoint checkpoint) throws IOException {
        Properties before = read();
        long owner = owner(before);
        if (owner > checkpoint.ownerEpoch()) {
            throw SubscriptionException.ownerLost(checkpoint.ownerEpoch(), owner);
        }
        return before;
    }

    private void save(Checkpoint checkpoint, String state) throws IOException {
        Properties content = properties(checkpoint);
        if (!state.isEmpty()) {
            content.setProperty(STATE, state);
        }
        write(content);
    }

    @Override
    public boolean keepsState() {
        return true;
    }

    @Override
    public DeliveredState loadState() throws IOException {
        String state = read().getProperty(STATE, "");
        return state.isEmpty() ? DeliveredState.NONE : receiver -> states.read(StateFiles.Place.parse(state), receiver);
    }

    @Override
    public SinkTransaction begin() {
        return new Saving();
    }

    /** State first, and then the checkpoint that names it. */
    private final class Saving implements SinkTransaction {
        private @Nullable DeliveredState state;
        private boolean fresh;

        @Override
        public Optional<Connection> connection() {
            return Optional.empty();
        }

        @Override
        public void keep(boolean anew, DeliveredState kept) {
            fresh = anew;
            state = kept;
        }

        @Override
        public void commit(Checkpoint checkpoint) throws Exception {
            DeliveredState kept = state;
            if (kept == null) {
                save(checkpoint);
                return;
            }
            FileLock held = locked();
            try {
                String before = owned(checkpoint).getProperty(STATE, "");
                StateFiles.Place place = states.write(
                        before.isEmpty() ? new StateFiles.Place("", 0) : StateFiles.Place.parse(before),
                        fresh || before.isEmpty(),
                        kept);
                save(checkpoint, place.toString());
                if (fresh) {
                    states.removeOthers(place.name());
                }
            } finally {
                held.acquiredBy().close();
            }
        }

        @Override
        public void close() {}
    }

    /** Closing the channel gives the lock back. */
    private FileLock locked() throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            return locked(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A lock is a process's: another store of this one, which shares the file, is not waited for but refused. */
    private static FileLock locked(FileChannel channel) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                Ticker.system().pause(A_MOMENT);
            }
        }
    }

    private static long owner(Properties content) {
        return Long.parseLong(content.getProperty("owner", "0"));
    }

    private static Properties properties(Checkpoint checkpoint) {
        Properties content = new Properties();
        content.setProperty("owner", Long.toString(checkpoint.ownerEpoch()));
        content.setProperty("environment", checkpoint.environment());
        content.setProperty("object", checkpoint.object());
        content.setProperty("objectId", checkpoint.objectId());
        content.setProperty("columns", checkpoint.columns());
        content.setProperty("frontier", Long.toString(checkpoint.frontier()));
        content.setProperty("delivered", Long.toString(checkpoint.delivered()));
        content.setProperty("rows", Long.toString(checkpoint.rows()));
        return content;
    }

    private static Checkpoint checkpoint(Properties content) {
        return new Checkpoint(
                content.getProperty("environment"),
                content.getProperty("object"),
                content.getProperty("objectId"),
                content.getProperty("columns"),
                Long.parseLong(content.getProperty("frontier")),
                Long.parseLong(content.getProperty("delivered")),
                Long.parseLong(content.getProperty("rows")),
                owner(content));
    }

    private Properties read() throws IOException {
        Properties content = new Properties();
        if (!Files.exists(file)) {
            return content;
        }
        String text = Files.readString(file);
        int end = text.indexOf('\n');
        String body = text.substring(end + 1);
        if (end < 0 || !text.substring(0, end).equals(head(body))) {
            throw new IOException(
                    file + " is damaged: its checksum does not fit. Remove it for a whole snapshot, or put a"
                            + " backup in its place");
        }
        content.load(new StringReader(body));
        return content;
    }

    private static String head(String body) {
        CRC32 sum = new CRC32();
        sum.update(body.getBytes(StandardCharsets.UTF_8));
        return "holdfast-checkpoint " + FORMAT + " " + Long.toHexString(sum.getValue());
    }

    private void write(Properties content) throws IOException {
        StringWriter body = new StringWriter();
        content.store(body, null);
        String text = head(body.toString()) + "\n" + body;
        Path young = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                young, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(young, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory();
    }

    /** The rename itself has to survive a power cut, where the system lets a directory be forced. */
    private void forceDirectory() {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            System.getLogger(FileCheckpointStore.class.getName())
                    .log(System.Logger.Level.TRACE, "a directory cannot be forced here", e);
        }
    }
}
