package io.holdfast.jdbc;

import io.holdfast.time.Deadline;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Whose turn it is on a lease that several threads share; waiting for it ends with the deadline. Thread-safe. */
final class Turn {
    private final Semaphore free = new Semaphore(1);

    void take(Deadline deadline) throws SQLException {
        try {
            if (!free.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLTimeoutException(
                        "Another statement of this connection's transaction did not end in time.", "57014");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while another statement of this connection ran.", "57014", e);
        }
    }

    void end() {
        free.release();
    }
}
