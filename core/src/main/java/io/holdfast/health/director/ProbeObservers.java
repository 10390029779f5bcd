package io.holdfast.health.director;

import io.holdfast.health.ProbeDepth;
import io.holdfast.health.ServerIdentity;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All who hear of probes. Thread-safe. */
public final class ProbeObservers implements ProbeObserver {
    private final List<ProbeObserver> all = new CopyOnWriteArrayList<>();

    /** Nobody yet. */
    public ProbeObservers() {}

    /**
     * Adds somebody.
     *
     * @param observer called on the probing threads
     */
    public void add(ProbeObserver observer) {
        all.add(observer);
    }

    @Override
    public void probed(String endpoint, ProbeDepth depth, boolean answered, long nanos) {
        all.forEach(observer -> observer.probed(endpoint, depth, answered, nanos));
    }

    @Override
    public void changed(String endpoint, ServerIdentity before, ServerIdentity now) {
        all.forEach(observer -> observer.changed(endpoint, before, now));
    }

    @Override
    public void limited(String endpoint, long connections) {
        all.forEach(observer -> observer.limited(endpoint, connections));
    }
}
