package io.holdfast.samples.orders;

import io.holdfast.spring.SubscriptionListener;
import io.holdfast.subscribe.Batch;
import io.holdfast.subscribe.Change;
import io.holdfast.subscribe.Row;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What the application knows of the orders by its subscription alone. It counts what is missing or doubled. Thread-safe. */
@Component
class OrderBook {
    private static final int SHOWN = 12;

    private final Deque<Arrival> newest = new ArrayDeque<>();
    private final BitSet seen = new BitSet();
    private long highest;
    private long doubled;
    private long corrections;

    @SubscriptionListener(value = "orders", id = "order-book")
    synchronized void apply(Batch batch) {
        if (batch.kind() == Batch.Kind.SNAPSHOT) {
            seen.clear();
            newest.clear();
            highest = 0;
        }
        if (batch.kind() == Batch.Kind.CORRECTION) {
            corrections++;
        }
        for (Change change : batch.changes()) {
            if (change.diff() < 0) {
                seen.clear(Math.toIntExact(order(change.row()).id()));
            } else {
                arrive(order(change.row()), change.diff(), batch.endpoint());
            }
        }
    }

    private void arrive(Order order, long copies, String endpoint) {
        int id = Math.toIntExact(order.id());
        doubled += copies - 1 + (seen.get(id) ? 1 : 0);
        seen.set(id);
        highest = Math.max(highest, order.id());
        newest.addFirst(new Arrival(order, endpoint));
        if (newest.size() > SHOWN) {
            newest.removeLast();
        }
    }

    private static Order order(Row row) {
        return new Order(
                (Long) Objects.requireNonNull(row.value("id")),
                (String) Objects.requireNonNull(row.value("customer")),
                (String) Objects.requireNonNull(row.value("item")),
                (Long) Objects.requireNonNull(row.value("cents")));
    }

    /** How it stands. */
    synchronized Page page() {
        return new Page(
                seen.cardinality(), highest - seen.cardinality(), doubled, corrections, highest, List.copyOf(newest));
    }

    /**
     * An order, and who told of it.
     *
     * @param order the order
     * @param endpoint the region that the subscription read from
     */
    record Arrival(Order order, String endpoint) {}

    /**
     * The book at one moment.
     *
     * @param orders how many are there
     * @param missing how many ids up to the highest are not
     * @param doubled how many came twice
     * @param corrections how often another region's state was compared and corrected
     * @param highest the newest id
     * @param newest the newest orders, the newest first
     */
    record Page(long orders, long missing, long doubled, long corrections, long highest, List<Arrival> newest) {}
}
