package io.holdfast.samples.benchmarks.lag;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Two threads of fifty reads a second each, which ask for the newest heartbeat and end after the read under way. */
final class Reader implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long PACE = 20_000_000;
    private static final int ATTEMPTS = 3;

    private final DataSource dataSource;
    private final boolean retried;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicLongArray begun = new AtomicLongArray(THREADS);
    private volatile boolean running = true;

    Reader(DataSource dataSource, boolean retried) {
        this.dataSource = dataSource;
        this.retried = retried;
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            Thread thread = new Thread(() -> loop(number), "reader");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * What a read came to.
     *
     * @param ended when, in milliseconds of the clock
     * @param tookNanos how long it took
     * @param ageMillis how old the newest heartbeat in the answer was when the read began; negative where it failed
     */
    record Answer(long ended, long tookNanos, long ageMillis) {
        boolean failed() {
            return ageMillis < 0;
        }
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** How long each read has been under way that is not answered yet, in nanoseconds. */
    List<Long> waiting() {
        long now = System.nanoTime();
        return IntStream.range(0, THREADS)
                .mapToLong(begun::get)
                .filter(since -> since != 0)
                .mapToObj(since -> now - since)
                .toList();
    }

    private void loop(int number) {
        long next = System.nanoTime();
        while (running) {
            long since = System.nanoTime();
            begun.set(number, since);
            long age = age(System.currentTimeMillis());
            begun.set(number, 0);
            answers.add(new Answer(System.currentTimeMillis(), System.nanoTime() - since, age));
            next = Math.max(next + PACE, System.nanoTime() - PACE);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private long age(long began) {
        for (int attempt = 0; attempt < (retried ? ATTEMPTS : 1); attempt++) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement("SELECT max(at) FROM heartbeat");
                    ResultSet rows = statement.executeQuery()) {
                rows.next();
                return Math.max(0, began - rows.getLong(1));
            } catch (SQLException counted) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(attempt < ATTEMPTS - 1 && retried ? 50 : 0));
            }
        }
        return -1;
    }

    @Override
    public void close() {
        running = false;
    }
}
