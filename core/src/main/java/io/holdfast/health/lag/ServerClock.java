package io.holdfast.health.lag;

import io.holdfast.time.Ticker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * A server's clock, read once and carried on by ours, which only has to run as fast for half a minute. So a clock of ours that is
 * wrong by hours changes no lag. It errs towards "later", by a round trip at the most: towards a greater lag.
 */
final class ServerClock {
    private static final long QUICK = Duration.ofMillis(100).toNanos();
    private static final int TRIES = 3;
    private static final long STEP = 500;

    private final Ticker ticker;
    private final long offsetMillis;
    private final long wallOffset;

    private ServerClock(Ticker ticker, long offsetMillis) {
        this.ticker = ticker;
        this.offsetMillis = offsetMillis;
        this.wallOffset = wallOffset(ticker);
    }

    /** Reads it, again where the answer was slow. */
    static ServerClock read(Connection connection, Ticker ticker) throws SQLException {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long begun = ticker.nanos();
            long server = now(connection);
            long taken = ticker.nanos() - begun;
            best = Math.min(best, server - begun / 1_000_000);
            if (taken < QUICK) {
                break;
            }
        }
        return new ServerClock(ticker, best);
    }

    private static long now(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT now()")) {
            rows.next();
            return rows.getObject(1, OffsetDateTime.class).toInstant().toEpochMilli();
        }
    }

    /** What it shows now. */
    long millis() {
        return ticker.nanos() / 1_000_000 + offsetMillis;
    }

    /** Whether our two clocks have parted since: this machine slept, or its clock was set. Then it has to be read again. */
    boolean isDoubtful() {
        return Math.abs(wallOffset(ticker) - wallOffset) > STEP;
    }

    private static long wallOffset(Ticker ticker) {
        return ticker.epochMillis() - ticker.nanos() / 1_000_000;
    }
}
