package io.holdfast;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.lag.LagListener;
import io.holdfast.time.Ticker;
import java.util.Set;

/** Publishes what is heard of lag as events. */
final class LagEvents implements LagListener {
    private final EventPublisher events;
    private final Ticker ticker;

    LagEvents(EventPublisher events, Ticker ticker) {
        this.events = events;
        this.ticker = ticker;
    }

    @Override
    public void stale(String endpoint, Stale stale) {
        events.publish(new HoldfastEvent.StalenessChanged(
                ticker.instant(), endpoint, stale.objects(), stale.whole(), stale.lagMillis()));
    }

    @Override
    public void hydration(String endpoint, Set<String> unhydrated) {
        events.publish(new HoldfastEvent.HydrationChanged(ticker.instant(), endpoint, unhydrated));
    }
}
