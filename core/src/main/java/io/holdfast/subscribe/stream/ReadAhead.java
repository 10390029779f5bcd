package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import io.holdfast.subscribe.state.Room;
import io.holdfast.time.Threads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A stream that is drained by a thread of its own, so that the server never ends it for a slow handler: what is not taken yet
 * waits in memory, and beyond a bound on disk. What it was told is the reader's to use after {@link #start}; the rest is
 * thread-safe.
 */
final class ReadAhead implements ChangeStream {
    private final ChangeStream inner;
    private final Duration silence;
    private final Consumer<Backlog> watch;
    private final MessageQueue queue;
    private final AtomicLong committed = new AtomicLong();
    private volatile boolean closed;

    /**
     * Reads nothing yet.
     *
     * @param watch hears on the reader's thread what waits, also while the handler keeps the subscription's thread
     */
    ReadAhead(ChangeStream inner, Room room, Duration silence, Consumer<Backlog> watch) {
        this.inner = inner;
        this.silence = silence;
        this.watch = watch;
        this.queue = new MessageQueue(room.space(), room.limit());
    }

    void start(Threads threads, String role) {
        threads.start(role, this::drain);
    }

    private void drain() {
        try {
            Reply reply;
            long told = 0;
            do {
                reply = inner.next(silence);
                queue.put(reply);
                watch.accept(queue.backlog());
                long reached = committed.get();
                if (reached > told) {
                    told = reached;
                    inner.committed(reached);
                }
            } while (!reply.ended() && !closed);
        } catch (SQLException | RuntimeException | Error e) {
            queue.fail(e);
        } finally {
            if (closed) {
                queue.close();
            }
            queue.readerEnded();
        }
    }

    @Override
    public String environment() throws SQLException {
        return inner.environment();
    }

    @Override
    public ObjectFacts inspect(Subject subject) throws SQLException {
        return inner.inspect(subject);
    }

    @Override
    public Columns describe(Subject subject, List<String> keys) throws SQLException {
        return inner.describe(subject, keys);
    }

    @Override
    public void bound(ReplyBound replies) {
        inner.bound(replies);
    }

    @Override
    public void begin(StreamRequest request) throws SQLException {
        inner.begin(request);
    }

    @Override
    public Reply next(Duration atMost) throws SQLException {
        return queue.take(atMost);
    }

    @Override
    public void committed(long frontier) {
        committed.set(frontier);
    }

    @Override
    public Backlog backlog() {
        return queue.backlog();
    }

    @Override
    public void breakOff() {
        closed = true;
        inner.breakOff();
    }

    /** The raw socket first, so that the reader is out of its fetch before the connection is closed. */
    @Override
    public void close() {
        breakOff();
        inner.close();
        queue.close();
    }
}
