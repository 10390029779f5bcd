package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.spill.Bytes;
import io.holdfast.subscribe.spill.MarkedChanges;
import io.holdfast.subscribe.spill.MemoryLimit;
import io.holdfast.subscribe.spill.SpillQueue;
import io.holdfast.subscribe.spill.SpillSpace;
import io.holdfast.subscribe.stream.Message.Data;
import io.holdfast.subscribe.stream.Message.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one thread has read and another has not taken yet, reply by reply: in memory up to a bound, the rest on disk, in order.
 * One thread puts, one takes; the lock is never held while the disk works.
 */
final class MessageQueue implements AutoCloseable {
    /** Of a part that has only marks. */
    private static final Columns NO_COLUMNS = new Columns(List.of());

    private final MemoryLimit limit;
    private final SpillQueue disk;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Segment> segments = new ArrayDeque<>();
    private long rows;
    private long bytes;
    private @Nullable Throwable failure;
    private boolean ended;
    private boolean closed;
    private boolean reading = true;

    MessageQueue(SpillSpace space, MemoryLimit limit) {
        this.limit = limit;
        this.disk = new SpillQueue(space);
    }

    /** One reply. */
    private interface Segment {
        /** How many messages it has, as far as known. */
        int rows();

        /** What it takes of the memory. */
        default long bytes() {
            return 0;
        }

        Reply reply();
    }

    /** One that the driver holds. */
    private record Unread(Reply reply) implements Segment {
        @Override
        public int rows() {
            return 1;
        }
    }

    /** One as bytes. */
    private static final class Held implements Segment {
        private final byte[] part;
        private final int rows;
        private final @Nullable Columns columns;

        Held(byte[] part, int rows, @Nullable Columns columns) {
            this.part = part;
            this.rows = rows;
            this.columns = columns;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public long bytes() {
            return part.length;
        }

        @Override
        public Reply reply() {
            return read(part, rows, columns);
        }
    }

    /** One on disk. */
    private record Stored(
            SpillQueue disk,
            SpillQueue.Place place,
            int rows,
            @Nullable Columns columns) implements Segment {
        @Override
        public Reply reply() {
            return read(disk.read(place), rows, columns);
        }
    }

    /**
     * Takes a reply in; never waits for the other side. While the other side keeps up, it is left to make messages of the rows;
     * where it does not, that is done here, and what waits is bytes.
     */
    void put(Reply reply) throws SQLException {
        Segment segment = reply.isUnread() && isEmpty() ? new Unread(reply) : packed(reply.messages());
        lock.lock();
        try {
            if (segment.rows() > 0) {
                segments.add(segment);
                rows += segment.rows();
                bytes += segment.bytes();
            }
            ended |= reply.ended();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Segment packed(List<Message> messages) {
        Bytes out = new Bytes();
        Columns columns = null;
        for (Message message : messages) {
            if (message instanceof Data data) {
                columns = data.change().columns();
                MarkedChanges.change(out, data.change());
            } else {
                MarkedChanges.mark(out, message.timestamp());
            }
        }
        return fits(messages.size(), out.length())
                ? new Held(out.copy(), messages.size(), columns)
                : new Stored(disk, disk.append(out), messages.size(), columns);
    }

    private static Reply read(byte[] part, int rows, @Nullable Columns columns) {
        List<Message> messages = new ArrayList<>(rows);
        MarkedChanges.read(
                part,
                columns == null ? NO_COLUMNS : columns,
                change -> messages.add(new Data(change)),
                mark -> messages.add(new Progress(mark)));
        return new Reply(messages, false);
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return segments.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(int count, long weight) {
        lock.lock();
        try {
            // a single reply that is larger than the bound has to be somewhere: it is in memory already
            return segments.isEmpty() || (rows + count <= limit.rows() && bytes + weight <= limit.bytes());
        } finally {
            lock.unlock();
        }
    }

    /** The reader failed: what it had read before is still to be taken. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next reply.
     *
     * @return without messages where none came in time
     * @throws SQLException what the reader met, after everything that it had read
     */
    Reply take(Duration atMost) throws SQLException {
        Segment segment = await(atMost.toNanos());
        return segment == null ? end() : segment.reply();
    }

    private @Nullable Segment await(long atMost) throws SQLException {
        lock.lock();
        try {
            long nanos = atMost;
            while (segments.isEmpty() && !ended && failure == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            Segment next = segments.poll();
            if (next != null) {
                rows -= next.rows();
                bytes -= next.bytes();
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while it waited for changes", "57014", e);
        } finally {
            lock.unlock();
        }
    }

    private Reply end() throws SQLException {
        lock.lock();
        try {
            Throwable cause = failure;
            if (cause instanceof SQLException sql) {
                throw sql;
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause != null) {
                throw new SQLException("the reader failed", cause);
            }
            return ended ? Reply.ENDED : new Reply(List.of(), false);
        } finally {
            lock.unlock();
        }
    }

    Backlog backlog() {
        lock.lock();
        try {
            return new Backlog(rows, bytes, disk.length());
        } finally {
            lock.unlock();
        }
    }

    void readerEnded() {
        boolean last;
        lock.lock();
        try {
            reading = false;
            last = closed;
        } finally {
            lock.unlock();
        }
        if (last) {
            disk.close();
        }
    }

    /** Gives the disk back, once the reader does not write any more. */
    @Override
    public void close() {
        boolean now;
        lock.lock();
        try {
            closed = true;
            segments.clear();
            rows = 0;
            bytes = 0;
            now = !reading;
        } finally {
            lock.unlock();
        }
        if (now) {
            disk.close();
        }
    }
}
