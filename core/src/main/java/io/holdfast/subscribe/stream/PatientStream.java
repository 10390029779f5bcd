package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.Columns;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A stream that may be silent for as long as it likes: that of a view with {@code REFRESH}. Whether its connection stands is for
 * the director to find out, and for TCP's keep-alive.
 *
 * @param inner the stream, to be read by a thread of its own
 */
record PatientStream(ChangeStream inner) implements ChangeStream {
    private static final Duration FOR_EVER = Duration.ofMillis(Integer.MAX_VALUE);

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
    public Reply next(Duration atMost) throws SQLException {
        return inner.next(FOR_EVER);
    }

    @Override
    public void committed(long frontier) {
        inner.committed(frontier);
    }

    @Override
    public Backlog backlog() {
        return inner.backlog();
    }

    @Override
    public void breakOff() {
        inner.breakOff();
    }

    @Override
    public void close() {
        inner.close();
    }
}
