package io.holdfast.testkit;

import io.holdfast.testkit.time.EmulatorClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system of record behind several regions: what it applies reaches each region at one timestamp of that region, in order, and
 * later where the region has a lag. A crashed region keeps ingesting, a frozen one catches up when it goes on. Thread-safe.
 */
public final class Upstream implements AutoCloseable {
    private static final Duration DELIVERY = Duration.ofMillis(5);
    private static final int MOST_HELD = 1_000_000;

    private final Map<String, Route> routes = new LinkedHashMap<>();

    Upstream(Map<String, MaterializeEmulator> regions) {
        regions.forEach((name, region) -> routes.put(name, new Route(region)));
    }

    /**
     * Adds a row, everywhere.
     *
     * @param table the table's name
     * @param values one a column, of the Java class that {@link RowChanges} says
     * @return this
     */
    public Upstream insert(String table, @Nullable Object... values) {
        return apply(new RowChanges().insert(table, values));
    }

    /**
     * Takes a row away, everywhere.
     *
     * @param table the table's name
     * @param values one a column
     * @return this
     */
    public Upstream delete(String table, @Nullable Object... values) {
        return apply(new RowChanges().delete(table, values));
    }

    /**
     * Applies changes that belong together.
     *
     * @param changes rows that come and go; not to be changed any more
     * @return this
     * @throws IllegalArgumentException where a region without a lag does not take them
     * @throws IllegalStateException where a region has refused earlier changes, or holds too many
     */
    public Upstream apply(RowChanges changes) {
        routes.values().forEach(route -> route.apply(changes));
        return this;
    }

    /**
     * From now on changes reach a region that much later, in its own time.
     *
     * @param region its name
     * @param length zero or more
     * @return this
     */
    public Upstream lag(String region, Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException("a lag must not be negative, but was " + length);
        }
        route(region).lag(length);
        return this;
    }

    /**
     * Changes that have not reached a region yet.
     *
     * @param region its name
     * @return how many calls of {@link #apply}
     */
    public int pending(String region) {
        return route(region).pending();
    }

    /** Delivers no more. Idempotent. */
    @Override
    public void close() {
        routes.values().forEach(Route::close);
    }

    private Route route(String region) {
        Route route = routes.get(region);
        if (route == null) {
            throw new IllegalArgumentException("no region \"" + region + "\" among " + routes.keySet());
        }
        return route;
    }

    /** The way to one region. */
    private static final class Route {
        private final MaterializeEmulator region;
        private final Deque<Held> held = new ArrayDeque<>();
        private Duration lag = Duration.ZERO;
        private EmulatorClock.@Nullable Repetition delivery;
        private @Nullable RuntimeException refusal;

        private record Held(long due, RowChanges changes) {}

        Route(MaterializeEmulator region) {
            this.region = region;
        }

        synchronized void apply(RowChanges changes) {
            if (refusal != null) {
                throw new IllegalStateException("a region has refused changes: " + refusal.getMessage(), refusal);
            }
            if (lag.isZero() && held.isEmpty()) {
                region.apply(changes);
                return;
            }
            if (held.size() >= MOST_HELD) {
                throw new IllegalStateException("a region holds " + MOST_HELD + " changes already");
            }
            held.add(new Held(region.clock().millis() + lag.toMillis(), changes));
        }

        synchronized void lag(Duration length) {
            lag = length;
            if (delivery == null) {
                delivery = region.clock().every(DELIVERY, this::deliver);
            }
        }

        synchronized int pending() {
            return held.size();
        }

        synchronized void close() {
            if (delivery != null) {
                delivery.close();
            }
        }

        private synchronized void deliver() {
            try {
                while (!held.isEmpty() && held.element().due() <= region.clock().millis()) {
                    region.apply(held.remove().changes());
                }
            } catch (IllegalArgumentException | IllegalStateException e) {
                refusal = e;
            }
        }
    }
}
