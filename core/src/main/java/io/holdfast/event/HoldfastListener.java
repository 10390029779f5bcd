package io.holdfast.event;

/**
 * Hears of events. Called on the thread on which the event happened, so it must not block and must not call back into the
 * data source; what it throws is logged and goes no further.
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
