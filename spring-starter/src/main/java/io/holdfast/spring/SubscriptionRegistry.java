package io.holdfast.spring;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;

/**
 * Every {@link SubscriptionListener} method of the application. Listeners start after all other beans and stop before them, so
 * no change arrives in a half-closed application. Thread-safe.
 */
public final class SubscriptionRegistry implements SmartLifecycle {
    /** As other listener containers: after everything else at the start, before the web server at the end. */
    static final int PHASE = Integer.MAX_VALUE - 100;

    private final Map<String, SubscriptionContainer> containers = new LinkedHashMap<>();
    private volatile boolean running;

    /** Without listeners yet. */
    public SubscriptionRegistry() {}

    void add(SubscriptionContainer container) {
        synchronized (containers) {
            if (containers.putIfAbsent(container.id(), container) != null) {
                throw new ListenerProblem(
                        "two @SubscriptionListener methods have the id '" + container.id() + "'",
                        "give one of them an id of its own");
            }
        }
    }

    /**
     * The listener with an id.
     *
     * @param id as given in the annotation, else the object
     * @return empty where there is none
     */
    public Optional<SubscriptionContainer> get(String id) {
        synchronized (containers) {
            return Optional.ofNullable(containers.get(id));
        }
    }

    /**
     * Every listener.
     *
     * @return in the order in which they were found
     */
    public Collection<SubscriptionContainer> all() {
        synchronized (containers) {
            return List.copyOf(containers.values());
        }
    }

    List<Map<String, Object>> descriptions() {
        return all().stream().map(SubscriptionContainer::description).toList();
    }

    @Override
    public void start() {
        running = true;
        all().stream().filter(SubscriptionContainer::autoStartup).forEach(SubscriptionContainer::start);
    }

    @Override
    public void stop() {
        all().forEach(SubscriptionContainer::stop);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
