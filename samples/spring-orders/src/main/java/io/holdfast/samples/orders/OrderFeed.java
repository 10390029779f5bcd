package io.holdfast.samples.orders;

import io.holdfast.testkit.Regions;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The shop's system of record: some orders a second, which reach every region that can be reached. */
@Component
final class OrderFeed implements SmartLifecycle {
    private static final long PACE_MILLIS = 160;
    private static final String[] CUSTOMERS = {"Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Leslie"};
    private static final String[] ITEMS = {"rope, 40 m", "carabiner", "storm lantern", "anchor", "chart", "compass"};

    private final Regions regions;
    private final AtomicLong last = new AtomicLong();
    private volatile ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    OrderFeed(Regions regions) {
        this.regions = regions;
        clock.shutdown();
    }

    /** The id of the newest order; those before it are all there. */
    long last() {
        return last.get();
    }

    private void place() {
        long id = last.get() + 1;
        String customer = CUSTOMERS[(int) (id * 31 % CUSTOMERS.length)];
        String item = ITEMS[(int) (id * 17 % ITEMS.length)];
        regions.upstream().insert("orders", id, customer, item, 900 + id * 7919 % 24_000);
        last.set(id);
    }

    @Override
    public void start() {
        clock = Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "order-feed"));
        var unused = clock.scheduleAtFixedRate(this::place, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        clock.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return !clock.isShutdown();
    }
}
