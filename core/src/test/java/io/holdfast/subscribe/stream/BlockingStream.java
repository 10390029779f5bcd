package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A stream whose reads block, deaf to interrupts as a socket is, once there is nothing to say. */
final class BlockingStream implements ChangeStream {
    private final ChangeStream inner;
    private final CountDownLatch blocked;
    private volatile Duration patience = Duration.ZERO;
    private final CountDownLatch broken = new CountDownLatch(1);

    BlockingStream(ChangeStream inner, CountDownLatch blocked) {
        this.inner = inner;
        this.blocked = blocked;
    }

    /** How long the last read might have been silent. */
    Duration patience() {
        return patience;
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
    public void begin(StreamRequest request) throws SQLException {
        inner.begin(request);
    }

    @Override
    public Reply next(Duration silence) throws SQLException {
        patience = silence;
        Reply reply = inner.next(silence);
        if (!reply.messages().isEmpty()) {
            return reply;
        }
        blocked.countDown();
        awaitBreak();
        throw new SQLException("broken off", "08006");
    }

    private void awaitBreak() {
        boolean interrupted = false;
        while (broken.getCount() > 0) {
            try {
                broken.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void breakOff() {
        inner.breakOff();
        broken.countDown();
    }

    @Override
    public void close() {
        inner.close();
    }
}
