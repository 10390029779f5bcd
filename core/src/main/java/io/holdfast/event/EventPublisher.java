package io.holdfast.event;

import java.util.List;

/** Hands events to listeners and contains what they throw. Thread-safe. */
public final class EventPublisher {
    private static final System.Logger LOG = System.getLogger(EventPublisher.class.getName());

    private final List<HoldfastListener> listeners;

    /**
     * A publisher for a fixed set of listeners.
     *
     * @param listeners called in this order
     */
    public EventPublisher(List<HoldfastListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /**
     * Hands an event to every listener.
     *
     * @param event what happened
     */
    public void publish(HoldfastEvent event) {
        for (HoldfastListener listener : listeners) {
            deliver(listener, event);
        }
    }

    private static void deliver(HoldfastListener listener, HoldfastEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a listener failed on " + event, e);
        }
    }
}
