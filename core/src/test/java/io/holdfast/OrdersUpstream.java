package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.holdfast.testkit.Regions;
import io.holdfast.testkit.RowChanges;
import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Two regions whose table {@code orders} never rests, and the comparison of what a consumer has committed with what the region
 * that it read from says of that frontier.
 */
final class OrdersUpstream implements AutoCloseable {
    private final Regions regions = Regions.start(
            List.of("east", "west"), "CREATE TABLE orders (id int, item text) WITH (RETAIN HISTORY FOR '1 hour')");
    private final AtomicBoolean feeding = new AtomicBoolean(true);
    private final Thread feeder = new Thread(this::feed, "feeder");

    OrdersUpstream start() {
        feeder.setDaemon(true);
        feeder.start();
        return this;
    }

    String address(String region) {
        return regions.get(region).address();
    }

    /** Either region is lost, the other one is there. */
    void lose(String region) {
        restore();
        regions.get(region).lose();
    }

    void restore() {
        regions.get("east").restore();
        regions.get("west").restore();
    }

    /** The last content, which stays. */
    List<String> settle() throws InterruptedException {
        restore();
        feeding.set(false);
        feeder.join();
        return texts(regions.get("east").emulator().query("SELECT id, item FROM orders"));
    }

    /**
     * Asserts that data and checkpoint, as one transaction sees them, are what the environment says.
     *
     * @return the environment
     */
    String assertCommitted(HikariDataSource sink, String when) throws SQLException {
        List<String> held = new ArrayList<>();
        String environment;
        long frontier;
        try (Connection connection = sink.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (ResultSet row = statement.executeQuery("SELECT environment, frontier FROM holdfast_checkpoint")) {
                row.next();
                environment = row.getString(1);
                frontier = row.getLong(2);
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, item FROM sink")) {
                while (rows.next()) {
                    held.add("[" + rows.getInt(1) + ", " + rows.getString(2) + "]");
                }
            }
            connection.rollback();
        }
        boolean east = regions.get("east").emulator().environmentId().equals(environment);
        List<List<Object>> said = regions.get(east ? "east" : "west")
                .emulator()
                .query("SELECT id, item FROM orders AS OF " + (frontier - 1));
        assertThat(held)
                .as(when + " at " + frontier + " of " + (east ? "east" : "west"))
                .containsExactlyInAnyOrderElementsOf(texts(said));
        return environment;
    }

    private static List<String> texts(List<List<Object>> rows) {
        return rows.stream().map(List::toString).toList();
    }

    /** Inserts, updates and deletes, several in one timestamp, with copies of rows. */
    private void feed() {
        Random choice = new Random(5);
        Map<Integer, String> rows = new HashMap<>();
        for (int number = 0; feeding.get(); number++) {
            RowChanges changes = new RowChanges();
            for (int part = choice.nextInt(3); part >= 0; part--) {
                int id = choice.nextInt(200);
                String old = rows.remove(id);
                if (old != null) {
                    changes.delete("orders", id, old);
                }
                if (old == null || choice.nextInt(4) > 0) {
                    rows.put(id, "item " + number + "." + part);
                    changes.insert("orders", id, "item " + number + "." + part);
                }
            }
            regions.upstream().apply(changes);
            Ticker.system().pause(Duration.ofMillis(10));
        }
    }

    @Override
    public void close() {
        feeding.set(false);
        try {
            feeder.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        regions.close();
    }
}
