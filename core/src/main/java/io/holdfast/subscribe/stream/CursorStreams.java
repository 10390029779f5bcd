package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.time.Deadline;
import java.sql.SQLException;

/** Streams over PgJDBC, each on a connection of its own. Thread-safe. */
final class CursorStreams implements ChangeStreams {
    @Override
    public ChangeStream connect(PhysicalEndpoint endpoint, String purpose, Deadline deadline) throws SQLException {
        return new CursorStream(endpoint.connect(purpose, deadline), ResumeStrategy.asOf());
    }
}
