package io.holdfast.jdbc;

import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The executes of a connection that run now, and whether it still takes new ones. Thread-safe; never blocks. */
final class RunningCalls {
    // one at a time is the rule; a list is made only where threads share the connection
    private @Nullable Execution only;
    private @Nullable List<Execution> others;
    // taken around I/O, but only by statements, each within its deadline: cancel, close and abort go past it
    private @Nullable Turn turn;
    private boolean closed;
    private final Runnable ended;

    /** Calls of a connection whose end somebody wants to hear of, once. */
    RunningCalls(Runnable ended) {
        this.ended = ended;
    }

    synchronized void begin(Execution execution) throws SQLException {
        if (closed) {
            throw Refusals.connectionClosed();
        }
        if (only == null) {
            only = execution;
            return;
        }
        List<Execution> more = others;
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
    synchronized boolean end(Execution execution) {
        if (only == execution) {
            only = null;
        } else if (others != null) {
            others.remove(execution);
        }
        return closed && running().isEmpty();
    }

    /**
     * Takes no more executes.
     *
     * @return true where it did before
     */
    boolean close() {
        boolean first = closeFirst();
        if (first) {
            ended.run();
        }
        return first;
    }

    private synchronized boolean closeFirst() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    synchronized List<Execution> running() {
        List<Execution> all = others == null ? new ArrayList<>(1) : new ArrayList<>(others);
        if (only != null) {
            all.add(only);
        }
        return all;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Waits until no other statement runs on the lease that is held. */
    void takeTurn(Deadline deadline) throws SQLException {
        turn().take(deadline);
        if (isClosed()) {
            endTurn();
            throw Refusals.connectionClosed();
        }
    }

    void endTurn() {
        turn().end();
    }

    private synchronized Turn turn() {
        Turn known = turn == null ? new Turn() : turn;
        turn = known;
        return known;
    }
}
