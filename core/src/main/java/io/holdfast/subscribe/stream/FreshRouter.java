package io.holdfast.subscribe.stream;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.director.HealthView;
import io.holdfast.route.Router;
import io.holdfast.time.Deadline;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A router for who reads one thing only: an endpoint where that is beyond the bound on staleness comes after those where it is
 * not, as it does for a statement that reads it. Where it is too old everywhere, a stream that is late beats none.
 *
 * @param router says what serves at all
 * @param fresh whether what is read is within the bound at an endpoint, by its name
 */
record FreshRouter(Router router, Predicate<String> fresh) implements Router {
    @Override
    public Optional<PhysicalEndpoint> pick(Set<String> avoid) {
        Optional<PhysicalEndpoint> first = router.pick(avoid);
        if (first.isEmpty() || isFresh(first.get())) {
            return first;
        }
        Optional<PhysicalEndpoint> other = freshBeside(avoid);
        return other.isPresent() ? other : freshBeside(Set.of()).or(() -> first);
    }

    private Optional<PhysicalEndpoint> freshBeside(Set<String> avoid) {
        Set<String> passed = new HashSet<>(avoid);
        Optional<PhysicalEndpoint> next = router.pick(passed);
        while (next.isPresent() && passed.add(next.get().name())) {
            if (isFresh(next.get())) {
                return next;
            }
            next = router.pick(passed);
        }
        return Optional.empty();
    }

    private boolean isFresh(PhysicalEndpoint endpoint) {
        return fresh.test(endpoint.name());
    }

    @Override
    public Optional<PhysicalEndpoint> named(String endpoint) {
        return router.named(endpoint);
    }

    @Override
    public boolean eligible(String endpoint) {
        return router.eligible(endpoint);
    }

    @Override
    public boolean awaitEligible(Deadline deadline) throws InterruptedException {
        return router.awaitEligible(deadline);
    }

    @Override
    public HealthView view() {
        return router.view();
    }

    @Override
    public String describe() {
        return router.describe();
    }
}
