package io.holdfast.health.lag;

import io.holdfast.endpoint.physical.PhysicalConnection;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.time.Deadline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks one endpoint for its watermark once a period, together with the timestamp that the answer is true of. On a thread and a
 * connection of its own, because it reads the user's objects on the user's cluster and may have to wait there.
 */
final class WatermarkWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WatermarkWatch.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int SILENCE_MILLIS = 5_000;

    private final PhysicalEndpoint endpoint;
    private final LagParts parts;
    private volatile boolean closed;
    private volatile @Nullable PhysicalConnection connection;
    private @Nullable Thread thread;

    WatermarkWatch(PhysicalEndpoint endpoint, LagParts parts) {
        this.endpoint = endpoint;
        this.parts = parts;
    }

    void start() {
        thread = parts.timing().threads().start("watermark-" + endpoint.name(), this::serve);
    }

    private void serve() {
        while (!closed) {
            try (PhysicalConnection open =
                    endpoint.connect("watermark", Deadline.after(parts.timing().ticker(), parts.connectTimeout()))) {
                connection = open;
                open.jdbc().setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
                // the newest that is there, without waiting
                Servers.tellIfKnown(open.jdbc(), "SET transaction_isolation = 'serializable'");
                while (!closed) {
                    ask(open.jdbc());
                    parts.timing().ticker().pause(Lag.PERIOD);
                }
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.DEBUG, "the watermark of " + endpoint.name() + " is not known", e);
                parts.timing().ticker().pause(PAUSE);
            } finally {
                connection = null;
            }
        }
    }

    private void ask(Connection on) throws SQLException {
        try (Statement statement = on.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT mz_now()::text, (" + parts.settings().watermarkQuery() + ")::text")) {
            if (rows.next() && rows.getString(2) != null) {
                parts.board()
                        .watermarks(endpoint.name())
                        .add(Long.parseLong(rows.getString(1)), Long.parseLong(rows.getString(2)));
                parts.board().signal();
            }
        } catch (NumberFormatException e) {
            throw new SQLException("the watermark query must give one whole number", "22023", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        @Nullable PhysicalConnection open = connection;
        if (open != null) {
            open.breakOff();
        }
        @Nullable Thread asking = thread;
        if (asking != null) {
            asking.interrupt();
        }
    }
}
