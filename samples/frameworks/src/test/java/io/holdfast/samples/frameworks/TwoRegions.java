package io.holdfast.samples.frameworks;

import io.holdfast.HoldfastDataSource;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Two emulated regions with the same rows, and a data source over both. */
final class TwoRegions implements AutoCloseable {
    final MaterializeEmulator east = region("us-east-1");
    final MaterializeEmulator west = region("eu-west-1");
    final FaultProxy toEast = FaultProxy.to(east.host(), east.port());
    final FaultProxy toWest = FaultProxy.to(west.host(), west.port());
    final HoldfastDataSource holdfast;

    TwoRegions(int poolSize) {
        holdfast = HoldfastDataSource.builder()
                .endpoint("east", toEast.address())
                .endpoint("west", toWest.address())
                .poolSize(poolSize)
                .build();
    }

    private static MaterializeEmulator region(String name) {
        MaterializeEmulator region = MaterializeEmulator.builder().name(name).start();
        region.execute("CREATE TABLE t (a bigint)");
        region.execute("INSERT INTO t VALUES (1), (2), (3)");
        return region;
    }

    String serving() {
        return holdfast.status().serving().orElse("nobody");
    }

    /** One read, as an application would write it; its answer is 6. */
    static long sum(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT sum(a) FROM t WHERE a < ?")) {
            statement.setLong(1, 100);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    @Override
    public void close() {
        holdfast.close();
        toEast.close();
        toWest.close();
        east.close();
        west.close();
    }
}
