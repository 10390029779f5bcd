package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.endpoint.physical.SocketlessEndpoint;
import io.holdfast.health.director.HealthView;
import io.holdfast.route.Router;
import io.holdfast.time.Deadline;
import io.holdfast.time.VirtualTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Endpoints in order of preference, up or down as a test says. */
final class FakeRouter implements Router {
    private final Map<String, Boolean> up = new LinkedHashMap<>();
    private final VirtualTime ticker;
    private Runnable whileWaiting = () -> {};

    FakeRouter(VirtualTime ticker, List<String> endpoints) {
        this.ticker = ticker;
        endpoints.forEach(endpoint -> up.put(endpoint, true));
    }

    /** What happens while a subscription waits for an endpoint. */
    void whileWaiting(Runnable task) {
        whileWaiting = task;
    }

    void set(String endpoint, boolean serves) {
        up.put(endpoint, serves);
    }

    @Override
    public Optional<PhysicalEndpoint> pick(Set<String> avoid) {
        Optional<String> fresh = up.keySet().stream()
                .filter(this::eligible)
                .filter(name -> !avoid.contains(name))
                .findFirst();
        return fresh.or(() -> up.keySet().stream().filter(this::eligible).findFirst())
                .map(Named::new);
    }

    @Override
    public Optional<PhysicalEndpoint> named(String endpoint) {
        return Optional.of(new Named(endpoint));
    }

    @Override
    public boolean eligible(String endpoint) {
        return up.getOrDefault(endpoint, false);
    }

    @Override
    public boolean awaitEligible(Deadline deadline) {
        if (!up.containsValue(true)) {
            ticker.advance(deadline.remaining());
            whileWaiting.run();
        }
        return up.containsValue(true);
    }

    @Override
    public HealthView view() {
        return new HealthView(List.of());
    }

    @Override
    public String describe() {
        return up.toString();
    }

    /** Subscriptions do not borrow, and the fake streams need no connection. */
    private record Named(String name) implements SocketlessEndpoint {}
}
