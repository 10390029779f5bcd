package io.holdfast.event;

/**
 * Hears of events, in order, on a thread of its own named {@code holdfast-<data source>-events-…}. Up to 1,024 events wait for
 * a listener that takes its time; beyond that they are dropped, counted ({@code holdfast.events.dropped}) and one warning is
 * logged. What it throws is logged and goes no further.
 */
@FunctionalInterface
public interface HoldfastListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void on(HoldfastEvent event);
}
