package io.holdfast;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two emulated regions behind fault proxies, and a builder over them. */
final class Regions implements AutoCloseable {
    final MaterializeEmulator east = region("us-east-1");
    final MaterializeEmulator west = region("eu-west-1");
    final FaultProxy toEast = FaultProxy.to(east.host(), east.port());
    final FaultProxy toWest = FaultProxy.to(west.host(), west.port());
    final List<HoldfastEvent> events = new CopyOnWriteArrayList<>();

    private static MaterializeEmulator region(String name) {
        MaterializeEmulator region = MaterializeEmulator.builder().name(name).start();
        region.execute("CREATE TABLE t (a bigint)");
        region.execute("INSERT INTO t VALUES (1), (2), (3)");
        return region;
    }

    HoldfastDataSourceBuilder builder() {
        return HoldfastDataSource.builder()
                .endpoint("east", toEast.address())
                .endpoint("west", toWest.address())
                .poolSize(4)
                .listener(events::add);
    }

    /** Reads through the data source, with everything a reader does. */
    static long sum(HoldfastDataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(a) FROM t")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Whether an endpoint went to a state, for a reason that contains a text. */
    boolean changed(String endpoint, String to, String reason) {
        return events.stream()
                .anyMatch(event -> event instanceof HoldfastEvent.EndpointChanged change
                        && change.endpoint().equals(endpoint)
                        && change.to().equals(to)
                        && change.reason().contains(reason));
    }

    @Override
    public void close() {
        toEast.close();
        toWest.close();
        east.close();
        west.close();
    }
}
