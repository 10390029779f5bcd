package io.holdfast.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * What PgJDBC can do and JDBC cannot: COPY and notifications. It stands in for {@code unwrap(org.postgresql.PGConnection)} where
 * PgJDBC is inside the driver's own jar under another name, and it works through any pool that unwraps.
 *
 * <p>From here on the connection is bound to one physical connection, which nobody gets after it: what is done here is not run
 * again elsewhere, and a broken connection is an error. Used by one thread, as the connection is.
 */
public final class ServerSession {
    private final PGConnection session;

    private ServerSession(PGConnection session) {
        this.session = session;
    }

    /**
     * The session behind a connection.
     *
     * @param connection the driver's, or a pool's over it
     * @return its session, until the connection is closed
     * @throws SQLException where the connection is no such, or its endpoint cannot be reached
     */
    public static ServerSession of(Connection connection) throws SQLException {
        return new ServerSession(connection.unwrap(PGConnection.class));
    }

    /**
     * {@code COPY … FROM STDIN}.
     *
     * @param sql the statement
     * @param from what is copied, to its end
     * @return the number of rows
     * @throws SQLException what the server says
     * @throws IOException what the stream says
     */
    public long copyIn(String sql, InputStream from) throws SQLException, IOException {
        return session.getCopyAPI().copyIn(sql, from);
    }

    /**
     * {@code COPY … FROM STDIN}, of text.
     *
     * @param sql the statement
     * @param from what is copied, to its end
     * @return the number of rows
     * @throws SQLException what the server says
     * @throws IOException what the reader says
     */
    public long copyIn(String sql, Reader from) throws SQLException, IOException {
        return session.getCopyAPI().copyIn(sql, from);
    }

    /**
     * {@code COPY … TO STDOUT}.
     *
     * @param sql the statement
     * @param to where it goes
     * @return the number of rows
     * @throws SQLException what the server says
     * @throws IOException what the stream says
     */
    public long copyOut(String sql, OutputStream to) throws SQLException, IOException {
        return session.getCopyAPI().copyOut(sql, to);
    }

    /**
     * {@code COPY … TO STDOUT}, of text.
     *
     * @param sql the statement
     * @param to where it goes
     * @return the number of rows
     * @throws SQLException what the server says
     * @throws IOException what the writer says
     */
    public long copyOut(String sql, Writer to) throws SQLException, IOException {
        return session.getCopyAPI().copyOut(sql, to);
    }

    /**
     * Waits for notifications of what was listened to. PostgreSQL has them; Materialize has not.
     *
     * @param atMost how long, a millisecond at the least
     * @return those that came, none where the time is over
     * @throws SQLException where the connection broke
     */
    public List<Notification> notifications(Duration atMost) throws SQLException {
        int millis = (int) Math.max(1, Math.min(Integer.MAX_VALUE, atMost.toMillis()));
        PGNotification @Nullable [] came = session.getNotifications(millis);
        return came == null
                ? List.of()
                : Arrays.stream(came).map(Notification::of).toList();
    }

    /**
     * The server's number of this session, as {@code pg_backend_pid()}.
     *
     * @return the number
     */
    public int processId() {
        return session.getBackendPID();
    }

    /**
     * What somebody notified.
     *
     * @param channel that was listened to
     * @param payload its text, empty for none
     * @param processId the notifying session's number
     */
    public record Notification(String channel, String payload, int processId) {
        static Notification of(PGNotification notification) {
            return new Notification(notification.getName(), notification.getParameter(), notification.getPID());
        }
    }
}
