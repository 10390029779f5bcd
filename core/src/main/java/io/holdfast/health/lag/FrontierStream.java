package io.holdfast.health.lag;

import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Frontiers that the server pushes: {@code SUBSCRIBE … WITH (PROGRESS)} of the watched rows of {@code mz_frontiers}. Progress
 * comes every second also where nothing changes, so that silence means something. Confined to one thread.
 *
 * @see <a href="https://materialize.com/docs/sql/subscribe/">SUBSCRIBE</a>
 */
final class FrontierStream implements FrontierSource {
    private static final String CURSOR = "holdfast_lag";

    private final Connection connection;
    private final Ticker ticker;
    private final Map<String, Long> values = new HashMap<>();
    private @Nullable ServerClock clock;
    private @Nullable Statement fetching;

    FrontierStream(Connection connection, Ticker ticker) {
        this.connection = connection;
        this.ticker = ticker;
    }

    @Override
    public void open(List<String> objects) throws SQLException {
        values.clear();
        clock = ServerClock.read(connection, ticker);
        connection.setAutoCommit(false);
        Statement statement = connection.createStatement();
        // a statement kept at the server would outlive its cursor's shape
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        statement.execute("DECLARE " + CURSOR + " CURSOR FOR SUBSCRIBE (SELECT object_id, write_frontier::text AS upper"
                + " FROM mz_internal.mz_frontiers WHERE " + FrontierSource.among(objects) + ") WITH (PROGRESS)");
        fetching = statement;
    }

    @Override
    public @Nullable Frontiers next() throws SQLException {
        ServerClock server = clock;
        if (server == null || server.isDoubtful()) {
            throw new SQLException("our clock was set or stood still: the server's has to be read again", "01000");
        }
        // one that waits, then all that is there: a time-out of FETCH ALL would always be used up
        boolean progressed = take("FETCH 1 " + CURSOR + " WITH (timeout = '" + Lag.LATE.toMillis() + "ms')");
        progressed |= take("FETCH ALL " + CURSOR + " WITH (timeout = '0s')");
        return progressed ? new Frontiers(Map.copyOf(values), server.millis()) : null;
    }

    private boolean take(String fetch) throws SQLException {
        Statement statement = java.util.Objects.requireNonNull(fetching);
        boolean progressed = false;
        List<Map.Entry<String, Long>> added = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(fetch)) {
            while (rows.next()) {
                if (rows.getBoolean("mz_progressed")) {
                    // additions after removals: a changed row is both, in any order
                    added.forEach(row -> values.put(row.getKey(), row.getValue()));
                    added.clear();
                    progressed = true;
                } else if (rows.getLong("mz_diff") > 0) {
                    added.add(Map.entry(rows.getString("object_id"), FrontierSource.frontier(rows.getString("upper"))));
                } else {
                    values.remove(rows.getString("object_id"));
                }
            }
        }
        added.forEach(row -> values.put(row.getKey(), row.getValue()));
        return progressed;
    }

    @Override
    public void end() throws SQLException {
        Statement statement = fetching;
        fetching = null;
        connection.rollback();
        connection.setAutoCommit(true);
        if (statement != null) {
            statement.close();
        }
    }
}
