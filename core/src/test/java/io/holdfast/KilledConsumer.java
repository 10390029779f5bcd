package io.holdfast;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.SinkDatabase;
import java.time.Duration;

/** A process that keeps a table of PostgreSQL equal to a subscribed one, until it is killed. */
final class KilledConsumer {
    private KilledConsumer() {}

    /** {@code <sink url> <east address> <west address>}. */
    public static void main(String[] arguments) throws Exception {
        try (HikariDataSource sink = SinkDatabase.pool(arguments[0]);
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", arguments[1])
                        .endpoint("west", arguments[2])
                        .user("materialize")
                        .set("probeInterval", "200ms")
                        .failbackDelay(Duration.ofMillis(300))
                        .build();
                Subscription orders = materialize
                        .subscribe("orders")
                        .checkpoint(JdbcCheckpointStore.of(sink, "orders"))
                        .target(SinkContent.table("sink"))
                        .startInTransaction(new SinkWriter())) {
            // ends with its parent, if nobody kills it
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
            System.err.println(orders.state() + " " + orders.failure());
        }
    }
}
