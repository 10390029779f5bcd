package io.holdfast.spring;

import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.freshness.MonotonicReads;
import io.holdfast.freshness.StalenessBound;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What connections opened by this thread are told about freshness: the bound of the method that runs, and the token of the
 * request that is served. Thread-safe: every thread has its own.
 */
@SuppressWarnings("ThreadLocalUsage") // one object in an application, which must leave nothing behind in the next one
final class FreshnessScope {
    private final ThreadLocal<@Nullable Duration> bound = new ThreadLocal<>();
    private final ThreadLocal<@Nullable RequestToken> request = new ThreadLocal<>();

    Connection prepare(Connection connection) throws SQLException {
        Duration wanted = bound.get();
        if (wanted != null) {
            connection.unwrap(StalenessBound.class).maxStaleness(wanted);
        }
        RequestToken token = request.get();
        if (token != null) {
            token.join(connection.unwrap(MonotonicReads.class));
        }
        return connection;
    }

    @Nullable
    Duration bound() {
        return bound.get();
    }

    void bound(@Nullable Duration wanted) {
        if (wanted == null) {
            bound.remove();
        } else {
            bound.set(wanted);
        }
    }

    /** Begins a request: its connections do not read before the token. */
    RequestToken begin(ConsistencyToken token) {
        RequestToken begun = new RequestToken(token);
        request.set(begun);
        return begun;
    }

    void end() {
        request.remove();
    }
}
