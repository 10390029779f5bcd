package io.holdfast.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The executes of a connection that run now, and whether it still takes new ones. Thread-safe; never blocks. Whether it is
 * closed is asked by every call of the application's, so no lock is taken for that.
 */
abstract class RunningCalls {
    // one at a time is the rule; a list is made only where threads share the connection
    private volatile @Nullable Execution<?> only;
    private volatile @Nullable List<Execution<?>> others;
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
        List<Execution<?>> more = others;
        if (only == execution) {
            only = null;
        } else if (more != null) {
            more.remove(execution);
        }
        return closed && only == null && (more == null || more.isEmpty());
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

    /** All of them, once {@link #endCalls} lets no more begin. */
    final List<Execution<?>> running() {
        return only == null && others == null ? List.of() : all();
    }

    private synchronized List<Execution<?>> all() {
        List<Execution<?>> more = others;
        List<Execution<?>> all = more == null ? new ArrayList<>(1) : new ArrayList<>(more);
        Execution<?> one = only;
        if (one != null) {
            all.add(one);
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
