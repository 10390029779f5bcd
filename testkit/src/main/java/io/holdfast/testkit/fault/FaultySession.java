package io.holdfast.testkit.fault;

import io.holdfast.testkit.engine.Outcome;
import io.holdfast.testkit.engine.Portal;
import io.holdfast.testkit.engine.Prepared;
import io.holdfast.testkit.engine.ResultSink;
import io.holdfast.testkit.engine.Session;
import io.holdfast.testkit.type.Column;
import io.holdfast.testkit.type.CopyFormat;
import io.holdfast.testkit.type.PgType;
import io.holdfast.testkit.type.SqlError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session that suffers the faults of its board. */
final class FaultySession implements Session {
    private final Session session;
    private final FaultBoard board;
    private final int processId;
    private final Map<String, String> texts = new HashMap<>();
    private volatile boolean cancelled;
    private volatile boolean closed;
    private volatile @Nullable SqlError expulsion;

    FaultySession(Session session, FaultBoard board, int processId) {
        this.session = session;
        this.board = board;
        this.processId = processId;
    }

    int processId() {
        return processId;
    }

    /** What runs ends with an error; so does whatever comes later. */
    void expel(SqlError error) {
        expulsion = error;
        session.cancel();
        board.signal();
    }

    @Override
    public List<String> greetings() {
        return session.greetings();
    }

    @Override
    public List<String> split(String text) throws SqlError {
        return guarded(() -> session.split(text));
    }

    @Override
    public Prepared prepare(String sql, List<PgType> parameterTypes) throws SqlError {
        return guarded(() -> session.prepare(sql, parameterTypes));
    }

    @Override
    public Portal bind(String name, Prepared prepared, List<@Nullable Object> parameters) throws SqlError {
        Portal portal = guarded(() -> session.bind(name, prepared, parameters));
        texts.put(name, prepared.sql());
        return portal;
    }

    @Override
    public Optional<Portal> portal(String name) {
        return session.portal(name);
    }

    @Override
    public Outcome execute(Portal portal, long maxRows, ResultSink sink) throws SqlError {
        String sql = texts.getOrDefault(portal.name(), "");
        return guarded(() -> {
            cancelled = false;
            board.beforeExecute(sql, this::check);
            return session.execute(portal, maxRows, new Answer(sink));
        });
    }

    @Override
    public void closePortal(String name) {
        texts.remove(name);
        session.closePortal(name);
    }

    @Override
    public void sync() throws SqlError {
        session.sync();
        if (session.transactionStatus() == 'I') {
            texts.clear();
        }
    }

    @Override
    public void fail() {
        session.fail();
    }

    @Override
    public char transactionStatus() {
        return session.transactionStatus();
    }

    @Override
    public void cancel() {
        cancelled = true;
        session.cancel();
        board.signal();
    }

    @Override
    public void close() {
        closed = true;
        board.signal();
        session.close();
        board.forget(this);
    }

    private void check() throws SqlError {
        checkHere();
        if (cancelled) {
            cancelled = false;
            throw SqlError.of("57014", "canceling statement due to user request");
        }
    }

    private void checkHere() throws SqlError {
        SqlError expelled = expulsion;
        if (closed || expelled != null) {
            throw expelled != null
                    ? expelled
                    : SqlError.fatal("57P01", "terminating connection due to administrator command");
        }
    }

    /** What a client may wait for in vain. */
    private interface Step<T> {
        T run() throws SqlError;
    }

    private <T> T guarded(Step<T> step) throws SqlError {
        try {
            board.answer(this::checkHere);
            T result = step.run();
            board.answer(this::checkHere);
            return result;
        } catch (SqlError e) {
            session.fail();
            SqlError expelled = expulsion;
            throw expelled == null ? e : expelled;
        } catch (UncheckedIOException e) {
            SqlError expelled = expulsion;
            if (expelled == null) {
                throw e;
            }
            throw expelled;
        }
    }

    /** Rows do not reach the client of a stalled environment either. */
    private final class Answer implements ResultSink {
        private final ResultSink sink;

        Answer(ResultSink sink) {
            this.sink = sink;
        }

        @Override
        public void row(@Nullable Object[] values) {
            answer();
            sink.row(values);
        }

        @Override
        public void copyOut(List<Column> columns, CopyFormat format) {
            sink.copyOut(columns, format);
        }

        @Override
        public void notice(String sqlState, String message) {
            answer();
            sink.notice(sqlState, message);
        }

        @Override
        public void flush() {
            answer();
            sink.flush();
        }

        private void answer() {
            try {
                board.answer(FaultySession.this::checkHere);
            } catch (SqlError e) {
                throw new UncheckedIOException(new IOException(e.message(), e));
            }
        }
    }
}
