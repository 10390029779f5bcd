package io.holdfast.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The executes of a connection that run now, and whether it still takes new ones. Thread-safe; never blocks. */
final class RunningCalls {
    private final List<Execution> executions = new ArrayList<>(1);
    private boolean closed;

    synchronized void begin(Execution execution) throws SQLException {
        if (closed) {
            throw Refusals.connectionClosed();
        }
        executions.add(execution);
    }

    /**
     * An execute has ended.
     *
     * @return true where the connection was closed meanwhile and this was its last: the caller gives back what it held
     */
    synchronized boolean end(Execution execution) {
        executions.remove(execution);
        return closed && executions.isEmpty();
    }

    /**
     * Takes no more executes.
     *
     * @return true where it did before
     */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    synchronized List<Execution> running() {
        return List.copyOf(executions);
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
