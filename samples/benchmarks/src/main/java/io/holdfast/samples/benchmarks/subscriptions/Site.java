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
    /** Rows of one update of {@code hot}. */
    static final int HOT_ROWS = 1_000;

    /** Columns of {@code orders}. */
    static final int ORDERS_COLUMNS = 3;

    private static final int DRIFT = 100;
    private static final int HOT_KEYS = 10_000;

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

    /** {@code hot}, in the first region. */
    void makeHot() {
        east.execute("CREATE TABLE hot (id int, item text) WITH (RETAIN HISTORY FOR '1s')");
    }

    /** The next version of some of its rows, at one timestamp. */
    void updateHot(int version) {
        RowChanges update = new RowChanges();
        int first = version * HOT_ROWS % HOT_KEYS;
        int before = version - HOT_KEYS / HOT_ROWS;
        for (int id = first; id < first + HOT_ROWS; id++) {
            if (before >= 0) {
                update.delete("hot", id, "version " + before);
            }
            update.insert("hot", id, "version " + version);
        }
        east.apply(update);
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
