package io.holdfast.samples.failover;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Four threads of an application, fifty statements a second each, written as any JDBC code is. */
final class Readers implements AutoCloseable {
    private static final int THREADS = 4;
    private static final long PACE = Duration.ofMillis(20).toNanos();

    private final DataSource dataSource;
    private final Meter meter;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicBoolean running = new AtomicBoolean(true);

    Readers(DataSource dataSource, Meter meter) {
        this.dataSource = dataSource;
        this.meter = meter;
    }

    void start() {
        for (int i = 0; i < THREADS; i++) {
            threads.execute(this::read);
        }
    }

    private void read() {
        long next = System.nanoTime();
        for (long turn = 0; running.get(); turn++) {
            long begun = System.nanoTime();
            try {
                one(turn);
                meter.answered(Duration.ofNanos(System.nanoTime() - begun));
            } catch (SQLException e) {
                meter.failed(Duration.ofNanos(System.nanoTime() - begun), e);
            }
            next = Math.max(next + PACE, System.nanoTime() - 5 * PACE);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void one(long turn) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        turn % 2 == 0
                                ? "SELECT amount, status FROM orders WHERE id = ?"
                                : "SELECT count(*), sum(amount) FROM orders WHERE id >= ?")) {
            statement.setLong(1, turn % 100);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rows.getLong(1);
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        running.set(false);
        threads.shutdown();
        if (!threads.awaitTermination(35, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
