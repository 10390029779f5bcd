package io.holdfast.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The executes of a connection that run now, and whether it still takes new ones. Thread-safe; never blocks. */
abstract class RunningCalls {
    // one at a time is the rule; a list is made only where threads share the connection
    private @Nullable Execution<?> only;
    private @Nullable List<Execution<?>> others;
    // read without the lock, several times a statement
    private volatile boolean closed;
    private final Runnable ended;

    /** Calls of a connection whose end somebody wants to hear of, once. */
    RunningCalls(Runnable ended) {
        this.ended = ended;
    }

    final synchronized void begin(Execution<?> execution) throws SQLException {
        if (closed) {
            throw Refusals.connectionClosed();
        }
        if (only == null) {
            only = execution;
            return;
        }
        List<Execution<?>> more = others;
        if (more == null) {
            more = new ArrayList<>();
            others = more;
        }
        more.add(execution);
    }

    /**
     * An execute has ended.
     *
     * @return true where the connection was closed meanwhile and this was its last: the caller gives back what it held
     */
    final synchronized boolean end(Execution<?> execution) {
        if (only == execution) {
            only = null;
        } else if (others != null) {
            others.remove(execution);
        }
        return closed && only == null && (others == null || others.isEmpty());
    }

    /**
     * Takes no more executes.
     *
     * @return true where it did before
     */
    final boolean endCalls() {
        boolean first = endFirst();
        if (first) {
            ended.run();
        }
        return first;
    }

    private synchronized boolean endFirst() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    final synchronized List<Execution<?>> running() {
        if (only == null && others == null) {
            return List.of();
        }
        List<Execution<?>> all = others == null ? new ArrayList<>(1) : new ArrayList<>(others);
        if (only != null) {
            all.add(only);
        }
        return all;
    }

    final boolean isClosed() {
        return closed;
    }

    final void checkOpen() throws SQLException {
        if (isClosed()) {
            throw Refusals.connectionClosed();
        }
    }
}
