package io.holdfast.samples.benchmarks.failover;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Four readers of fifty statements a second each, one of them with large parameters if told, and a writer of twenty. */
final class Load implements AutoCloseable {
    private static final int READERS = 4;
    private static final long READ_PACE = 20_000_000;
    private static final long WRITE_PACE = 50_000_000;
    private static final long LARGE_PACE = 500_000_000;
    private static final String LARGE = "x".repeat(8 << 20);
    private static final AtomicLong WRITES = new AtomicLong();

    private final String who;
    private final DataSource dataSource;
    private final Retry retry;
    private final Queue<Call> reads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicInteger failedWrites = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ExecutorService threads;
    private volatile boolean running = true;

    Load(Contender contender, DataSource dataSource, boolean large) {
        this.who = contender.name();
        this.dataSource = dataSource;
        this.threads = Executors.newFixedThreadPool(READERS + 1, task -> {
            Thread thread = new Thread(task, "load of " + who);
            thread.setDaemon(true);
            return thread;
        });
        this.retry = Retry.of(
                "application",
                RetryConfig.custom()
                        .maxAttempts(contender.retried() ? 3 : 1)
                        .intervalFunction(IntervalFunction.of(50))
                        .build());
        for (int i = 0; i < READERS; i++) {
            boolean heavy = large && i == 0;
            threads.execute(() -> loop(heavy ? LARGE_PACE : READ_PACE, () -> read(heavy)));
        }
        threads.execute(() -> loop(WRITE_PACE, this::write));
    }

    /**
     * One read.
     *
     * @param begun when, in nanoseconds
     * @param took how long, in nanoseconds
     * @param site who answered, empty where it failed
     */
    record Call(long begun, long took, String site) {
        boolean failed() {
            return site.isEmpty();
        }

        long ended() {
            return begun + took;
        }
    }

    Queue<Call> reads() {
        return reads;
    }

    int failedWrites() {
        return failedWrites.get();
    }

    int writes() {
        return writes.get();
    }

    /** How many reads have not come back. */
    int inFlight() {
        return inFlight.get();
    }

    private void loop(long pace, Runnable turn) {
        long next = System.nanoTime();
        while (running) {
            turn.run();
            next = Math.max(next + pace, System.nanoTime() - 5 * pace);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void read(boolean heavy) {
        long begun = System.nanoTime();
        inFlight.incrementAndGet();
        String site = attempt(() -> select(heavy ? LARGE : "nobody"), "");
        inFlight.decrementAndGet();
        reads.add(new Call(begun, System.nanoTime() - begun, site));
    }

    private void write() {
        long id = WRITES.incrementAndGet();
        writes.incrementAndGet();
        if (attempt(() -> insert(id), 0) == 0) {
            failedWrites.incrementAndGet();
        }
    }

    private <T> T attempt(Callable<T> call, T otherwise) {
        try {
            return retry.executeCallable(call);
        } catch (Exception counted) {
            return otherwise;
        }
    }

    private String select(String parameter) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT name, maybe_fail() FROM site WHERE name <> ?")) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    private int insert(long id) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("INSERT INTO written VALUES (?, ?)")) {
            statement.setString(1, who);
            statement.setLong(2, id);
            return statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        running = false;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
