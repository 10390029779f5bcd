package io.holdfast.health.lag;

/**
 * When a PostgreSQL primary's log was at which position, as we saw it, and how old a replica is by that. Positions are bytes.
 * Thread-safe: endpoints are watched on threads of their own.
 *
 * <p>A replica that has replayed the primary's last known position is as new as that knowledge. Otherwise it is as old as the
 * first position that it has not replayed, dated by the last look that had not seen that position yet. So an idle primary makes
 * nobody old, which a replica's own {@code pg_last_xact_replay_timestamp()} would.
 */
final class ReplicaGroup {
    private static final int KEPT = 4_096;

    private final long[] positions = new long[KEPT];
    private final long[] before = new long[KEPT];
    private int next;
    private int count;
    private String primary = "";
    private long lastLook;
    private long lastPosition;

    /** The primary was seen at a position. */
    synchronized void primaryAt(String endpoint, long position, long nanos) {
        if (!endpoint.equals(primary) || position < lastPosition) {
            // another one leads, or its log began anew: what was seen of the old one says nothing
            primary = endpoint;
            count = 0;
            next = 0;
            add(position, nanos);
        } else if (position > lastPosition) {
            add(position, lastLook);
        }
        lastPosition = position;
        lastLook = nanos;
    }

    private void add(long position, long lastSeenWithout) {
        positions[next] = position;
        before[next] = lastSeenWithout;
        next = (next + 1) % KEPT;
        count = Math.min(KEPT, count + 1);
    }

    /** How old a replica is that has replayed up to a position, in milliseconds. */
    synchronized long lag(long replayed, long nanos) {
        long look = (nanos - lastLook) / 1_000_000;
        if (count == 0 || look > 3 * Lag.PERIOD.toMillis()) {
            return Lag.UNKNOWN;
        }
        if (replayed >= lastPosition) {
            return Math.max(0, look);
        }
        int oldest = (next + KEPT - count) % KEPT;
        if (replayed < positions[oldest] && count == KEPT) {
            return Lag.UNKNOWN;
        }
        for (int i = 0; i < count; i++) {
            int at = (oldest + i) % KEPT;
            if (positions[at] > replayed) {
                return Math.max(0, (nanos - before[at]) / 1_000_000);
            }
        }
        return Lag.UNKNOWN;
    }
}
