package io.holdfast.health.lag;

import java.util.OptionalLong;

/**
 * What the watermark query said at which timestamps of one environment, over the last minutes. Thread-safe.
 *
 * <p>The watermark of a timestamp is what was said at that timestamp or later: never too low, because it only grows.
 */
final class WatermarkRing {
    private static final int KEPT = 128;

    private final long[] timestamps = new long[KEPT];
    private final long[] values = new long[KEPT];
    private int next;
    private int count;

    synchronized void add(long timestamp, long watermark) {
        timestamps[next] = timestamp;
        values[next] = watermark;
        next = (next + 1) % KEPT;
        count = Math.min(KEPT, count + 1);
    }

    /** What was said first at that timestamp or later; empty where nothing has been yet. */
    synchronized OptionalLong at(long timestamp) {
        OptionalLong found = OptionalLong.empty();
        for (int back = 1; back <= count; back++) {
            int at = (next + KEPT - back) % KEPT;
            if (timestamps[at] < timestamp) {
                break;
            }
            found = OptionalLong.of(values[at]);
        }
        return found;
    }

    /** The first timestamp that a watermark was reached at, as far as is known; empty where it was not. */
    synchronized OptionalLong reached(long watermark) {
        OptionalLong found = OptionalLong.empty();
        for (int back = 1; back <= count; back++) {
            int at = (next + KEPT - back) % KEPT;
            if (values[at] < watermark) {
                break;
            }
            found = OptionalLong.of(timestamps[at]);
        }
        return found;
    }

    /** The newest; empty before the first. */
    synchronized OptionalLong newest() {
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(values[(next + KEPT - 1) % KEPT]);
    }
}
