package io.holdfast;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.SignalSink;
import io.holdfast.health.lag.LagListener;
import io.holdfast.time.Ticker;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Publishes what is heard of lag as events, and tells the director what concerns an endpoint as a whole: that nothing of it is
 * fresh enough or hydrated, and how far it is behind the others. A single stale object moves only the statements that read it.
 * Used on the scheduler's thread.
 */
final class LagEvents implements LagListener {
    /** Less is noise: frontiers move once a second. */
    private static final long WORTH_TELLING = 500;

    private final EventPublisher events;
    private final Ticker ticker;
    private final SignalSink director;
    private final Map<String, Long> lags = new HashMap<>();
    private final Map<String, Long> told = new HashMap<>();
    private final Map<String, Boolean> excluded = new HashMap<>();

    LagEvents(EventPublisher events, Ticker ticker, SignalSink director) {
        this.events = events;
        this.ticker = ticker;
        this.director = director;
    }

    @Override
    public void stale(String endpoint, Stale stale) {
        events.publish(new HoldfastEvent.StalenessChanged(
                ticker.instant(), endpoint, stale.objects(), stale.whole(), stale.lagMillis()));
        boolean excludes = stale.excludes();
        if (!Boolean.valueOf(excludes).equals(excluded.put(endpoint, excludes))) {
            director.hear(endpoint, excludes ? new Signal.Lagging(reason(stale.lagMillis())) : new Signal.Fresh());
        }
    }

    private static String reason(OptionalLong lagMillis) {
        return "all of it is beyond the bound on staleness, "
                + (lagMillis.isPresent() ? lagMillis.getAsLong() + " ms behind" : "its lag is not known");
    }

    @Override
    public void hydration(String endpoint, Set<String> unhydrated) {
        events.publish(new HoldfastEvent.HydrationChanged(ticker.instant(), endpoint, unhydrated));
    }

    @Override
    public void cold(String endpoint, boolean cold) {
        director.hear(endpoint, cold ? new Signal.Unhydrated("nothing of it is hydrated") : new Signal.Hydrated());
    }

    @Override
    public void sampled(String endpoint, OptionalLong lagMillis) {
        if (lagMillis.isEmpty()) {
            lags.remove(endpoint);
            return;
        }
        lags.put(endpoint, lagMillis.getAsLong());
        long freshest = Collections.min(lags.values());
        lags.forEach((each, lag) -> {
            long behind = lag - freshest;
            if (Math.abs(behind - told.getOrDefault(each, 0L)) >= WORTH_TELLING) {
                told.put(each, behind);
                director.hear(each, new Signal.Behind(Duration.ofMillis(behind)));
            }
        });
    }

    /** An endpoint is gone. */
    void forget(String endpoint) {
        lags.remove(endpoint);
        told.remove(endpoint);
        excluded.remove(endpoint);
    }
}
