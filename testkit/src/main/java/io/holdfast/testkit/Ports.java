package io.holdfast.testkit;

import io.holdfast.testkit.http.SqlApi;
import io.holdfast.testkit.type.SqlError;
import io.holdfast.testkit.wire.WireServer;
import org.jspecify.annotations.Nullable;

/** Everything an environment listens on. */
record Ports(WireServer wire, @Nullable SqlApi http) implements AutoCloseable {
    void crash() {
        wire.crash();
        if (http != null) {
            http.crash();
        }
    }

    void restart() {
        wire.restart();
        if (http != null) {
            http.restart();
        }
    }

    void resetAll() {
        wire.resetAll();
        if (http != null) {
            http.endSessions();
        }
    }

    void expel(int processId, SqlError error) {
        wire.expel(processId, error);
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
        wire.close();
    }
}
