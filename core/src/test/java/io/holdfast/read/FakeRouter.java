package io.holdfast.read;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.health.director.HealthView;
import io.holdfast.route.Router;
import io.holdfast.time.Deadline;
import io.holdfast.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A router whose eligible endpoints the test sets. */
final class FakeRouter implements Router {
    private final VirtualTime time;
    private final List<FakeEndpoint> all;
    private final List<FakeEndpoint> eligible;
    private final Map<String, Set<EndpointFlag>> flags = new HashMap<>();
    private boolean environments = true;
    private Optional<FakeEndpoint> trial = Optional.empty();
    private Runnable whileWaiting = () -> {};

    FakeRouter(VirtualTime time, List<FakeEndpoint> all) {
        this.time = time;
        this.all = List.copyOf(all);
        this.eligible = new ArrayList<>(all);
    }

    /** They are PostgreSQL, or have not told anything yet. */
    void withoutEnvironments() {
        environments = false;
    }

    void flags(String endpoint, EndpointFlag flag) {
        flags.put(endpoint, Set.of(flag));
    }

    /** An endpoint is on trial, and takes every read that may go there. */
    void onTrial(FakeEndpoint endpoint) {
        trial = Optional.of(endpoint);
    }

    /** What happens each time that a call has waited for somebody to serve. */
    void whileWaiting(Runnable task) {
        whileWaiting = task;
    }

    void eligible(FakeEndpoint... endpoints) {
        eligible.clear();
        eligible.addAll(List.of(endpoints));
    }

    @Override
    public Optional<PhysicalEndpoint> pick(Set<String> avoid) {
        return eligible.stream()
                .filter(endpoint -> !avoid.contains(endpoint.name()))
                .findFirst()
                .or(() -> eligible.stream().findFirst())
                .map(PhysicalEndpoint.class::cast);
    }

    @Override
    public Optional<PhysicalEndpoint> trial(Predicate<String> fits) {
        return trial.filter(endpoint -> fits.test(endpoint.name())).map(PhysicalEndpoint.class::cast);
    }

    @Override
    public Optional<PhysicalEndpoint> named(String endpoint) {
        return all.stream()
                .filter(candidate -> candidate.name().equals(endpoint))
                .findFirst()
                .map(PhysicalEndpoint.class::cast);
    }

    @Override
    public boolean eligible(String endpoint) {
        return eligible.stream().anyMatch(candidate -> candidate.name().equals(endpoint));
    }

    @Override
    public boolean awaitEligible(Deadline deadline) {
        time.advance(deadline.remaining());
        whileWaiting.run();
        return !eligible.isEmpty();
    }

    @Override
    public HealthView view() {
        return new HealthView(all.stream().map(this::status).toList());
    }

    private EndpointStatus status(FakeEndpoint endpoint) {
        return new EndpointStatus(
                endpoint.name(),
                "127.0.0.1:1",
                eligible.contains(endpoint) ? EndpointState.UP : EndpointState.DOWN,
                flags.getOrDefault(endpoint.name(), Set.of()),
                Instant.EPOCH,
                "",
                environments ? Optional.of("env-" + endpoint.name()) : Optional.empty(),
                eligible.contains(endpoint) ? "" : "Connection refused",
                "08001",
                false,
                Duration.ZERO,
                Duration.ofSeconds(1));
    }

    @Override
    public String describe() {
        return view().endpoints().toString();
    }
}
