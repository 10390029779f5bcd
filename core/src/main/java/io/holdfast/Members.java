package io.holdfast;

import io.holdfast.endpoint.Endpoint;
import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.director.Director;
import io.holdfast.health.director.Signal;
import io.holdfast.health.director.Watched;
import io.holdfast.route.BalancingRouter;
import io.holdfast.settings.SettingsException;
import io.holdfast.time.Deadline;
import io.holdfast.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a running data source: added, taken out, drained and preferred while it runs. Thread-safe; nothing here
 * blocks but {@link #close}.
 */
final class Members implements AutoCloseable {
    private static final String OPERATOR = "operator";
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Director director;
    private final BalancingRouter router;
    private final Timing timing;
    private final Function<Endpoint, PhysicalEndpoint> opener;
    private final Duration patience;
    private final Map<String, PhysicalEndpoint> present = new LinkedHashMap<>();
    private final Set<PhysicalEndpoint> leaving = ConcurrentHashMap.newKeySet();
    private Newcomers newcomers = Newcomers.NOBODY_LISTENS;
    private boolean closed;

    /** Hears of endpoints that come and go while the data source runs; must not block. */
    interface Newcomers {
        /** Nobody hears. */
        Newcomers NOBODY_LISTENS = new Newcomers() {
            @Override
            public void came(Endpoint endpoint, PhysicalEndpoint connections) {}

            @Override
            public void left(String endpoint) {}

            @Override
            public void closed(String endpoint) {}
        };

        /** One more. */
        void came(Endpoint endpoint, PhysicalEndpoint connections);

        /** Nothing new begins there. */
        void left(String endpoint);

        /** Its pool is closed. */
        void closed(String endpoint);
    }

    /** Says who hears from now on. */
    synchronized void tell(Newcomers listener) {
        newcomers = listener;
    }

    /**
     * No endpoints yet.
     *
     * @param patience how long what runs on an endpoint that is taken out may go on
     */
    Members(
            Director director,
            BalancingRouter router,
            Timing timing,
            Function<Endpoint, PhysicalEndpoint> opener,
            Duration patience) {
        this.director = director;
        this.router = router;
        this.timing = timing;
        this.opener = opener;
        this.patience = patience;
    }

    /** The endpoints of the beginning, before the director starts. */
    void begin(List<Endpoint> described) {
        for (Endpoint endpoint : described) {
            PhysicalEndpoint physical = opener.apply(endpoint);
            present.put(endpoint.name(), physical);
            router.add(physical);
            director.watch(new Watched(endpoint, physical));
        }
    }

    /** The endpoints of now, in the order of adding. */
    synchronized List<PhysicalEndpoint> all() {
        return List.copyOf(present.values());
    }

    synchronized void add(Endpoint endpoint) {
        if (closed) {
            throw new IllegalStateException("the data source is closed");
        }
        if (present.containsKey(endpoint.name())) {
            throw new SettingsException(
                    "endpoint " + endpoint.name(), "this name is taken", "give every endpoint a name of its own");
        }
        PhysicalEndpoint physical = opener.apply(endpoint);
        present.put(endpoint.name(), physical);
        // the director first: what the others say of an endpoint that it does not know yet, it does not hear
        timing.scheduler().execute(() -> {
            router.add(physical);
            director.watch(new Watched(endpoint, physical));
        });
        newcomers.came(endpoint, physical);
    }

    synchronized void remove(String endpoint) {
        known(endpoint);
        if (present.size() == 1) {
            throw new SettingsException("endpoint " + endpoint, "it is the only one", "add another one first");
        }
        @Nullable PhysicalEndpoint physical = present.remove(endpoint);
        if (physical == null) {
            return;
        }
        leaving.add(physical);
        newcomers.left(endpoint);
        Deadline last = Deadline.after(timing.ticker(), patience);
        timing.scheduler().execute(() -> {
            director.forget(endpoint);
            router.remove(endpoint);
            closeWhenIdle(physical, last);
        });
    }

    /** What runs there may end; then its pool is closed, on a thread that may block. */
    private void closeWhenIdle(PhysicalEndpoint physical, Deadline last) {
        if (physical.inFlight() > 0 && !last.expired()) {
            timing.scheduler().schedule(LOOK, () -> closeWhenIdle(physical, last));
            return;
        }
        timing.threads().start("leave-" + physical.name(), () -> {
            physical.close();
            leaving.remove(physical);
            newcomers().closed(physical.name());
        });
    }

    private synchronized Newcomers newcomers() {
        return newcomers;
    }

    void drain(String endpoint) {
        known(endpoint);
        director.hear(endpoint, new Signal.Drained(OPERATOR, "drained by hand"));
    }

    void undrain(String endpoint) {
        known(endpoint);
        director.hear(endpoint, new Signal.Undrained(OPERATOR));
    }

    void prefer(@Nullable String endpoint) {
        if (endpoint != null) {
            known(endpoint);
        }
        timing.scheduler().execute(() -> router.prefer(endpoint));
    }

    private synchronized void known(String endpoint) {
        if (!present.containsKey(endpoint)) {
            throw new SettingsException(
                    "endpoint " + endpoint,
                    "there is no endpoint of this name",
                    "name one of " + String.join(", ", present.keySet()));
        }
    }

    @Override
    public void close() {
        List<PhysicalEndpoint> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(present.values());
        }
        all.addAll(leaving);
        all.forEach(PhysicalEndpoint::close);
    }
}
