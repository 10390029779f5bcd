package io.holdfast.endpoint.physical;

import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** An endpoint that has no connections to lend or to break off, but where a test's own says what it has. */
public interface SocketlessEndpoint extends PhysicalEndpoint {
    @Override
    default Lease lease(Duration atMost) throws SQLException {
        throw new UnsupportedOperationException("nothing is lent here");
    }

    @Override
    default PhysicalConnection connect(String purpose, Deadline deadline) {
        throw new UnsupportedOperationException("no dedicated connections here");
    }

    @Override
    default void breakOff() {}

    @Override
    default void resume(Deadline deadline) {}

    @Override
    default void refresh() {}

    @Override
    default long generation() {
        return 1;
    }

    @Override
    default Iterable<? extends Running> running() {
        return List.of();
    }

    @Override
    default void close() {}
}
