package io.holdfast.samples.orders;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The customers: four of them, fifty reads a second each, so that the page has something to show. */
@Component
final class Traffic implements SmartLifecycle {
    private static final int CUSTOMERS = 4;
    private static final long PACE = Duration.ofMillis(20).toNanos();

    private final OrderReads reads;
    private final OrderBook book;
    private final boolean on;
    private volatile boolean running;
    private volatile ExecutorService threads = Executors.newFixedThreadPool(CUSTOMERS);

    Traffic(OrderReads reads, OrderBook book, @Value("${orders.traffic:true}") boolean on) {
        this.reads = reads;
        this.book = book;
        this.on = on;
        threads.shutdown();
    }

    private void browse() {
        long next = System.nanoTime();
        while (running) {
            try {
                reads.any(book.page().highest());
            } catch (DataAccessException counted) {
                // the page shows it as a failed read
                next = System.nanoTime();
            }
            next = Math.max(next + PACE, System.nanoTime() - 5 * PACE);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newFixedThreadPool(CUSTOMERS, work -> new Thread(work, "customer"));
        for (int i = 0; on && i < CUSTOMERS; i++) {
            threads.execute(this::browse);
        }
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
