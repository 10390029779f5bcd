package io.holdfast.health.lag;

import java.util.Map;

/**
 * What a server said at one moment.
 *
 * @param nanos when it came, by our ticker
 * @param objects what it knows, by the server's ids; an object that is missing is not known
 */
record LagReading(long nanos, Map<String, Told> objects) {
    /** For what has no objects of its own, such as a PostgreSQL replica. */
    static final String WHOLE = "";

    /** Copies the map. */
    LagReading {
        objects = Map.copyOf(objects);
    }

    /**
     * What is known of an object.
     *
     * @param lag in milliseconds by the server's own clock, never negative, or {@link Lag#UNKNOWN}
     * @param frontier the first time that it may still change at, 0 where there is no such thing
     */
    record Told(long lag, long frontier) {}
}
