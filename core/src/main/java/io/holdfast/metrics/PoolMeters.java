package io.holdfast.metrics;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A pool's meters: HikariCP's own binding, which existing dashboards know, and the gauges of OpenTelemetry's
 * {@code db.client.connection.*}, which cost nothing until they are scraped.
 */
final class PoolMeters implements MetricsTrackerFactory, AutoCloseable {
    private static final String POOL = "db.client.connection.pool.name";

    private final Meters meters;
    private final MicrometerMetricsTrackerFactory hikari;
    private final Map<String, IMetricsTracker> made = new ConcurrentHashMap<>();

    PoolMeters(Meters meters) {
        this.meters = meters;
        this.hikari = new MicrometerMetricsTrackerFactory(meters.registry());
    }

    @Override
    public IMetricsTracker create(String pool, PoolStats stats) {
        count(pool, "used", stats);
        count(pool, "idle", stats);
        meters.gauge("db.client.connection.max", "connections a pool may have", stats::getMaxConnections, POOL, pool);
        meters.gauge(
                "db.client.connection.idle.min", "connections a pool keeps open", stats::getMinConnections, POOL, pool);
        meters.gauge(
                "db.client.connection.pending_requests",
                "statements that wait for a connection",
                stats::getPendingThreads,
                POOL,
                pool);
        IMetricsTracker tracker = hikari.create(pool, stats);
        made.put(pool, tracker);
        return tracker;
    }

    private void count(String pool, String state, PoolStats stats) {
        meters.gauge(
                "db.client.connection.count",
                "connections of a pool",
                state.equals("used") ? stats::getActiveConnections : stats::getIdleConnections,
                POOL,
                pool,
                "db.client.connection.state",
                state);
    }

    /** A pool was closed. */
    void forget(String pool) {
        @Nullable IMetricsTracker tracker = made.remove(pool);
        if (tracker != null) {
            tracker.close();
        }
        meters.forget(POOL, pool);
    }

    @Override
    public void close() {
        made.values().forEach(IMetricsTracker::close);
        made.clear();
    }
}
