package io.holdfast.spring;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Remembers the last events, the newest first. Thread-safe. */
public final class RecentEvents implements HoldfastListener {
    private final int most;
    private final Deque<HoldfastEvent> events = new ArrayDeque<>();

    /**
     * Without events yet.
     *
     * @param most how many are remembered, at least 1
     */
    public RecentEvents(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("holdfast.events.remembered must be at least 1, not " + most);
        }
        this.most = most;
    }

    @Override
    public void on(HoldfastEvent event) {
        synchronized (events) {
            if (events.size() == most) {
                events.removeLast();
            }
            events.addFirst(event);
        }
    }

    /**
     * What happened lately.
     *
     * @return the newest first
     */
    public List<HoldfastEvent> newestFirst() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
