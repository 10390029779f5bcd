package io.holdfast.health.lag;

import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Frontiers that we ask for once a period, where the server refuses to push them. Confined to one thread. */
final class FrontierPoll implements FrontierSource {
    private final Connection connection;
    private final Ticker ticker;
    private List<String> objects = List.of();

    FrontierPoll(Connection connection, Ticker ticker) {
        this.connection = connection;
        this.ticker = ticker;
    }

    @Override
    public void open(List<String> watched) {
        objects = watched;
    }

    @Override
    public @Nullable Frontiers next() throws SQLException {
        ticker.pause(Lag.PERIOD);
        Map<String, Long> values = new HashMap<>();
        long serverMillis = 0;
        try (Statement statement = connection.createStatement();
                // the server's clock in the same answer; one row more, so that there is one where nothing is watched
                ResultSet rows = statement.executeQuery("SELECT object_id, write_frontier::text, now() FROM"
                        + " mz_internal.mz_frontiers WHERE " + FrontierSource.among(objects)
                        + " UNION ALL SELECT NULL, NULL, now()")) {
            while (rows.next()) {
                serverMillis =
                        rows.getObject(3, OffsetDateTime.class).toInstant().toEpochMilli();
                @Nullable String object = rows.getString(1);
                if (object != null) {
                    values.put(object, FrontierSource.frontier(rows.getString(2)));
                }
            }
        }
        return new Frontiers(Map.copyOf(values), serverMillis);
    }

    @Override
    public void end() {
        // nothing is open between two polls
    }
}
