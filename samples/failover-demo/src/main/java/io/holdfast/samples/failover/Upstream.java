package io.holdfast.samples.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The system of record: about thirty changes a second, which reach each region a little later, each region by its own lag. */
final class Upstream implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(50);
    private static final int SHIPPED_AFTER = 15;

    private final List<Region> regions;
    private final List<Duration> lags;
    private final List<ScheduledExecutorService> feeds = new ArrayList<>();
    private final ScheduledExecutorService source = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final List<Order> orders = new ArrayList<>();

    Upstream(List<Region> regions, List<Duration> lags) {
        this.regions = List.copyOf(regions);
        this.lags = List.copyOf(lags);
        regions.forEach(region -> feeds.add(Executors.newSingleThreadScheduledExecutor()));
    }

    void start() {
        Future<?> running = source.scheduleAtFixedRate(this::step, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
        if (running.isCancelled()) {
            throw new IllegalStateException("the upstream did not start");
        }
    }

    private void step() {
        int id = orders.size();
        Order placed = new Order(id, "customer-" + id % 7, 100 + id * 37 % 900, "placed");
        orders.add(placed);
        send(placed.insert());
        if (id >= SHIPPED_AFTER && id % 2 == 0) {
            Order shipped = orders.get(id - SHIPPED_AFTER).shipped();
            orders.set(id - SHIPPED_AFTER, shipped);
            send(shipped.update());
        }
    }

    private void send(String sql) {
        for (int i = 0; i < regions.size(); i++) {
            Region region = regions.get(i);
            Future<?> sent =
                    feeds.get(i).schedule(() -> apply(region, sql), lags.get(i).toMillis(), TimeUnit.MILLISECONDS);
            if (sent.isCancelled()) {
                throw new IllegalStateException("a feed has ended");
            }
        }
    }

    private void apply(Region region, String sql) {
        try {
            region.apply(sql);
        } catch (Exception e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Stops producing and waits until every region has everything. */
    List<Order> finish() throws Exception {
        source.shutdown();
        boolean drained = source.awaitTermination(5, TimeUnit.SECONDS);
        for (ScheduledExecutorService feed : feeds) {
            feed.shutdown();
            drained &= feed.awaitTermination(10, TimeUnit.SECONDS);
        }
        Exception failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        if (!drained) {
            throw new IllegalStateException("the regions did not take the upstream's changes in time");
        }
        return List.copyOf(orders);
    }

    @Override
    public void close() {
        source.shutdownNow();
        feeds.forEach(ScheduledExecutorService::shutdownNow);
    }
}
