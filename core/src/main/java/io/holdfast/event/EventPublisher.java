package io.holdfast.event;

import java.util.List;

/**
 * Hands events to its sinks on the thread on which they happened and contains what they throw. A sink never blocks: what
 * belongs to a user or may wait for I/O hears through a queue. Thread-safe.
 */
public final class EventPublisher {
    private static final System.Logger LOG = System.getLogger(EventPublisher.class.getName());

    private final List<? extends HoldfastListener> sinks;

    /**
     * A publisher for a fixed set of sinks.
     *
     * @param sinks called in this order
     */
    public EventPublisher(List<? extends HoldfastListener> sinks) {
        this.sinks = List.copyOf(sinks);
    }

    /**
     * Hands an event to every sink.
     *
     * @param event what happened
     */
    public void publish(HoldfastEvent event) {
        for (HoldfastListener sink : sinks) {
            deliver(sink, event);
        }
    }

    /** Contains what a listener throws, errors of its own class path included. */
    private static void deliver(HoldfastListener listener, HoldfastEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.log(System.Logger.Level.WARNING, "a listener failed on " + event, e);
        }
    }
}
