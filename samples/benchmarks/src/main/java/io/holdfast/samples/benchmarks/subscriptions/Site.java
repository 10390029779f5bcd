package io.holdfast.samples.benchmarks.subscriptions;

import io.holdfast.HoldfastDataSource;
import io.holdfast.HoldfastDataSourceBuilder;
import io.holdfast.testkit.FaultProxy;
import io.holdfast.testkit.MaterializeEmulator;
import io.holdfast.testkit.RowChanges;
import java.time.Duration;
import java.util.List;

/** Two emulated regions, each behind a network that can fail, with the same rows but for every hundredth. */
final class Site implements AutoCloseable {
    private static final int DRIFT = 100;

    private final MaterializeEmulator east = region("east");
    private final MaterializeEmulator west = region("west");
    private final FaultProxy eastNetwork = FaultProxy.to(east.host(), east.port());
    private final FaultProxy westNetwork = FaultProxy.to(west.host(), west.port());

    private static MaterializeEmulator region(String name) {
        return MaterializeEmulator.builder()
                .name(name)
                .retention(Duration.ofMinutes(2))
                .start();
    }

    MaterializeEmulator east() {
        return east;
    }

    MaterializeEmulator west() {
        return west;
    }

    FaultProxy eastNetwork() {
        return eastNetwork;
    }

    void everywhere(String sql) {
        List.of(east, west).forEach(region -> region.execute(sql));
    }

    /** {@code orders}: every hundredth row differs in the other region. */
    void fill(int rows) {
        everywhere("CREATE TABLE orders (id int, item text, price int)");
        RowChanges common = new RowChanges();
        for (int id = 0; id < rows; id++) {
            common.insert("orders", id, "item number " + id, id % DRIFT);
        }
        east.apply(common);
        west.apply(common);
        RowChanges drift = new RowChanges();
        for (int id = 0; id < rows; id += DRIFT) {
            drift.delete("orders", id, "item number " + id, id % DRIFT);
            drift.insert("orders", id, "another item " + id, id % DRIFT);
        }
        west.apply(drift);
    }

    static HoldfastDataSource over(MaterializeEmulator... regions) {
        HoldfastDataSourceBuilder builder = HoldfastDataSource.builder().user("materialize");
        for (MaterializeEmulator region : regions) {
            builder.endpoint("region-" + region.port(), region.address());
        }
        return builder.build();
    }

    /** Both regions through their networks, with every default. */
    HoldfastDataSource overNetworks() {
        return HoldfastDataSource.builder()
                .endpoint("east", eastNetwork.address())
                .endpoint("west", westNetwork.address())
                .user("materialize")
                .build();
    }

    @Override
    public void close() {
        eastNetwork.close();
        westNetwork.close();
        east.close();
        west.close();
    }
}
