package io.holdfast;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.lag.LagWatches;
import io.holdfast.metrics.DataSourceMetrics;
import io.holdfast.time.Timing;
import org.jspecify.annotations.Nullable;

/** Takes endpoints that come while a data source runs to everybody who knows endpoints by name, and those that leave from them. */
final class Followers implements Members.Newcomers {
    private final Timing timing;
    private final @Nullable DataSourceMetrics metrics;
    private final Watchers watchers;
    private final Lags lags;
    private final String owner;

    /**
     * Of one data source.
     *
     * @param owner what its pools are called after
     */
    Followers(Timing timing, @Nullable DataSourceMetrics metrics, Watchers watchers, Lags lags, String owner) {
        this.timing = timing;
        this.metrics = metrics;
        this.watchers = watchers;
        this.lags = lags;
        this.owner = owner;
    }

    /** Who listens to lag, and who hears of it. */
    record Lags(LagWatches watches, LagEvents events) {}

    @Override
    public void came(Endpoint endpoint, PhysicalEndpoint connections) {
        if (metrics != null) {
            metrics.add(endpoint, connections);
        }
        watchers.add(endpoint);
        lags.watches().add(connections);
    }

    @Override
    public void left(String endpoint) {
        lags.watches().remove(endpoint);
        watchers.forget(endpoint);
        timing.scheduler().execute(() -> lags.events().forget(endpoint));
    }

    @Override
    public void closed(String endpoint) {
        if (metrics != null) {
            metrics.forget(endpoint, owner + "-" + endpoint);
        }
    }
}
