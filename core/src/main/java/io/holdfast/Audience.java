package io.holdfast;

import io.holdfast.event.EventPublisher;
import io.holdfast.event.HoldfastEvent;
import io.holdfast.event.HoldfastListener;
import io.holdfast.event.queue.EventQueue;
import io.holdfast.metrics.DataSourceMetrics;
import io.holdfast.time.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All who hear of events: the meters at once, because they never block; the log and every listener on a thread of its own each,
 * so that a slow one holds up neither the director nor another.
 */
final class Audience implements AutoCloseable {
    private final List<EventQueue> queues = new ArrayList<>();
    private final List<HoldfastListener> parts = new CopyOnWriteArrayList<>();
    private final EventPublisher publisher;

    Audience(List<HoldfastListener> listeners, @Nullable DataSourceMetrics metrics, Threads threads) {
        queues.add(new EventQueue("events-log", new EventLog(), threads));
        for (HoldfastListener listener : listeners) {
            queues.add(new EventQueue("events-" + queues.size(), listener, threads));
        }
        List<HoldfastListener> sinks = new ArrayList<>(queues);
        sinks.add(this::tellParts);
        if (metrics != null) {
            queues.forEach(metrics::observe);
            sinks.add(metrics.sink());
        }
        this.publisher = new EventPublisher(sinks);
    }

    EventPublisher publisher() {
        return publisher;
    }

    /** A part of the data source that must hear at once; it never blocks. */
    void tell(HoldfastListener part) {
        parts.add(part);
    }

    private void tellParts(HoldfastEvent event) {
        parts.forEach(part -> part.on(event));
    }

    @Override
    public void close() {
        queues.forEach(EventQueue::close);
    }
}
