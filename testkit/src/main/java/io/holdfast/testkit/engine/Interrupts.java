package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;

/** Why a session's statement must stop. Thread-safe. */
final class Interrupts {
    private volatile boolean cancelled;
    private volatile boolean closed;

    void cancel() {
        cancelled = true;
    }

    void forget() {
        cancelled = false;
    }

    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }

    void check() throws SqlError {
        if (closed) {
            throw SqlError.fatal("57P01", "terminating connection due to administrator command");
        }
        if (cancelled) {
            cancelled = false;
            throw SqlError.of("57014", "canceling statement due to user request");
        }
    }
}
