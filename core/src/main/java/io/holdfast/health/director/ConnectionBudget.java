package io.holdfast.health.director;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.time.Ticker;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * How many connections all instances of the application may open to an endpoint, against what its server allows: 5,000 by
 * default (<a href="https://materialize.com/docs/sql/alter-system-set/">max_connections</a>), read once where it says so. A
 * warning is given once an endpoint, at nine tenths. Thread-safe.
 */
public final class ConnectionBudget implements ProbeObserver {
    private static final long DEFAULT_LIMIT = 5000;
    private static final long PROBES = 1;

    private final int instances;
    private final int poolSize;
    private final IntSupplier subscriptions;
    private final EventPublisher events;
    private final Ticker ticker;
    private final Map<String, Long> limits = new ConcurrentHashMap<>();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /**
     * A budget.
     *
     * @param instances how many processes run this application
     * @param poolSize pooled connections an endpoint
     * @param subscriptions how many run now; in an outage all of them read from one endpoint
     * @param events hears the warning
     * @param ticker reads time
     */
    public ConnectionBudget(
            int instances, int poolSize, IntSupplier subscriptions, EventPublisher events, Ticker ticker) {
        this.instances = instances;
        this.poolSize = poolSize;
        this.subscriptions = subscriptions;
        this.events = events;
        this.ticker = ticker;
    }

    /**
     * The most that may be opened to one endpoint.
     *
     * @return pools, probes and subscriptions of all instances
     */
    public long needed() {
        return (long) instances * (poolSize + PROBES + subscriptions.getAsInt());
    }

    /**
     * What its server allows.
     *
     * @param endpoint its name
     * @return the default until it has said
     */
    public long limit(String endpoint) {
        return limits.getOrDefault(endpoint, DEFAULT_LIMIT);
    }

    @Override
    public void limited(String endpoint, long connections) {
        limits.put(endpoint, connections);
        check(endpoint);
    }

    /**
     * Warns where it must, once.
     *
     * @param endpoint its name
     */
    public void check(String endpoint) {
        long needed = needed();
        long limit = limit(endpoint);
        if (needed * 10 > limit * 9 && warned.add(endpoint)) {
            events.publish(new HoldfastEvent.ConnectionBudgetExceeded(ticker.instant(), endpoint, needed, limit));
        }
    }

    /**
     * An endpoint is gone.
     *
     * @param endpoint its name
     */
    public void forget(String endpoint) {
        limits.remove(endpoint);
        warned.remove(endpoint);
    }
}
