package io.holdfast;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.SinkContent;
import io.holdfast.subscribe.Subscription;
import io.holdfast.subscribe.store.JdbcCheckpointStore;
import io.holdfast.subscribe.store.ShedLockLease;
import io.holdfast.subscribe.store.SinkDatabase;
import io.holdfast.subscribe.store.SinkLocks;
import io.holdfast.time.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * A process that runs a subscription while no other one does, and stands by otherwise. It says its states, and who wrote last.
 *
 * <p>Where the file {@code hold-before} or {@code hold-after} is in its directory it waits inside the sink's transaction, before
 * or after it has written, until the file is gone.
 */
final class SharedConsumer {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration LEASE = Duration.ofSeconds(2);

    private final String name;
    private final Path directory;
    private final SinkWriter writer = new SinkWriter();

    private SharedConsumer(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    /** {@code <sink url> <east address> <west address> <name> <directory>}. */
    public static void main(String[] arguments) throws Exception {
        SharedConsumer consumer = new SharedConsumer(arguments[3], Path.of(arguments[4]));
        try (HikariDataSource sink = SinkDatabase.pool(arguments[0]);
                HoldfastDataSource materialize = HoldfastDataSource.builder()
                        .endpoint("east", arguments[1])
                        .endpoint("west", arguments[2])
                        .user("materialize")
                        .build();
                Subscription orders = materialize
                        .subscribe("orders")
                        .checkpoint(JdbcCheckpointStore.of(sink, "orders"))
                        .lease(ShedLockLease.over(SinkLocks.over(sink, consumer.name), "orders", LEASE, Instant::now))
                        .target(SinkContent.table("sink"))
                        .startInTransaction(consumer::apply)) {
            consumer.sayStates(orders);
        }
    }

    /** Ends with its parent, if nobody kills it. */
    private void sayStates(Subscription orders) {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Subscription.State last = null;
        while (parent.isAlive()) {
            Subscription.State now = orders.state();
            if (now != last) {
                say("state " + now
                        + orders.failure().map(failure -> " " + failure).orElse(""));
                last = now;
            }
            Ticker.system().pause(LOOK);
        }
    }

    private void apply(Batch batch, Connection connection) throws SQLException {
        hold("hold-before");
        writer.apply(batch, connection);
        try (PreparedStatement update = connection.prepareStatement("UPDATE sink_writer SET name = ?")) {
            update.setString(1, name);
            update.executeUpdate();
        }
        hold("hold-after");
    }

    private void hold(String file) {
        if (Files.exists(directory.resolve(file))) {
            say("holding");
            while (Files.exists(directory.resolve(file))) {
                Ticker.system().pause(LOOK);
            }
            say("released");
        }
    }

    private static void say(String what) {
        System.out.println(what);
    }
}
