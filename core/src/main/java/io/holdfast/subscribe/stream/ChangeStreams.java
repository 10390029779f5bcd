package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.time.Deadline;
import java.sql.SQLException;

/** Opens connections for streams. Thread-safe. */
interface ChangeStreams {
    /**
     * Connects, outside the pool.
     *
     * @param endpoint where
     * @param purpose goes into {@code application_name}
     * @param deadline for the connection to stand
     * @return a stream that has not begun
     * @throws SQLException where no connection can be had
     */
    ChangeStream connect(PhysicalEndpoint endpoint, String purpose, Deadline deadline) throws SQLException;
}
