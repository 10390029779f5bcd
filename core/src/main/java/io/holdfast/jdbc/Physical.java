package io.holdfast.jdbc;

import java.sql.SQLException;
import java.sql.Statement;

/** What is done to the driver's own statements. */
final class Physical {
    private static final System.Logger LOG = System.getLogger(Physical.class.getName());

    private Physical() {}

    /** Closes a statement whose connection may be broken or somebody else's by now; costs no round trip. */
    static void close(Statement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.TRACE, "closing a statement", e);
        }
    }
}
