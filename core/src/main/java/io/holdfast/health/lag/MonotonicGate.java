package io.holdfast.health.lag;

import io.holdfast.freshness.ConsistencyToken;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Says which endpoints are not before a session's token: by timestamp inside one environment, by watermark across them.
 * Thread-safe.
 */
final class MonotonicGate {
    /** A frontier is up to a period old when it comes, and up to another one when the next does. */
    private static final long CLEARLY = 2 * Lag.PERIOD.toMillis();

    private final LagBoard board;

    MonotonicGate(LagBoard board) {
        this.board = board;
    }

    /** Whether an endpoint may be asked: it is not clearly before the token. Its answer's own timestamp decides then. */
    boolean admits(ConsistencyToken token, ReadSet reads, String endpoint) {
        if (token.timestamps().isEmpty()) {
            return true;
        }
        LagView view = board.view(endpoint);
        OptionalLong first = first(token, endpoint, view.server().environment());
        return view.known() && first.isPresent() && view.frontier(reads) > first.getAsLong() - CLEARLY;
    }

    /** The first timestamp of an endpoint's environment that is not before the token; empty where that is not known. */
    OptionalLong first(ConsistencyToken token, String endpoint, String environment) {
        long first = token.timestamp(environment);
        for (Map.Entry<String, Long> elsewhere : token.timestamps().entrySet()) {
            if (!elsewhere.getKey().equals(environment)) {
                OptionalLong watermark = watermark(token, elsewhere.getKey(), elsewhere.getValue());
                OptionalLong reached = watermark.isEmpty()
                        ? OptionalLong.empty()
                        : board.watermarks(endpoint).reached(watermark.getAsLong());
                if (reached.isEmpty()) {
                    return OptionalLong.empty();
                }
                first = Math.max(first, reached.getAsLong());
            }
        }
        return OptionalLong.of(first);
    }

    private OptionalLong watermark(ConsistencyToken token, String environment, long timestamp) {
        return token.watermark().isPresent() ? token.watermark() : watermark(environment, timestamp);
    }

    /** What the watermark was in an environment at a timestamp, or a little later. */
    private OptionalLong watermark(String environment, long timestamp) {
        for (String endpoint : board.endpoints()) {
            if (board.view(endpoint).server().environment().equals(environment)) {
                OptionalLong found = board.watermarks(endpoint).at(timestamp);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return OptionalLong.empty();
    }

    /** The token with the watermark of all that it holds, where it is known by now. */
    ConsistencyToken resolved(ConsistencyToken token) {
        if (token.watermark().isPresent() || token.timestamps().isEmpty()) {
            return token;
        }
        long highest = Long.MIN_VALUE;
        for (Map.Entry<String, Long> read : token.timestamps().entrySet()) {
            OptionalLong watermark = watermark(read.getKey(), read.getValue());
            if (watermark.isEmpty()) {
                return token;
            }
            highest = Math.max(highest, watermark.getAsLong());
        }
        return new ConsistencyToken(token.timestamps(), OptionalLong.of(highest));
    }
}
