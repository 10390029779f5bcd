package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.health.director.HealthView;
import io.holdfast.time.Deadline;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Says which endpoint comes next. Thread-safe; {@link #pick} never blocks. */
public interface Router {
    /**
     * The endpoint that new work goes to.
     *
     * @param avoid names that this call has tried already: they come last, not never
     * @return empty where no endpoint is eligible
     */
    Optional<PhysicalEndpoint> pick(Set<String> avoid);

    /**
     * The endpoint that new work mostly goes to now.
     *
     * @return its name, empty where none can serve
     */
    default Optional<String> serving() {
        return pick(Set.of()).map(PhysicalEndpoint::name);
    }

    /**
     * An endpoint on trial that wants this read, to see whether it answers work. At most three reads a trial are given it.
     *
     * @param fits whether an endpoint, by its name, may answer the read
     * @return mostly empty; whoever fails there goes on with {@link #pick}
     */
    default Optional<PhysicalEndpoint> trial(Predicate<String> fits) {
        return Optional.empty();
    }

    /**
     * The endpoint of a name.
     *
     * @param endpoint its name
     * @return whatever its state; empty where no endpoint has the name
     */
    Optional<PhysicalEndpoint> named(String endpoint);

    /**
     * Whether an endpoint may serve now. Asked between two slices of waiting for a connection.
     *
     * @param endpoint its name
     * @return false once it is DOWN
     */
    boolean eligible(String endpoint);

    /**
     * Waits until some endpoint may serve, or what is eligible changes.
     *
     * @param deadline ends the wait
     * @return true where {@link #pick} with nothing to avoid gives an endpoint
     * @throws InterruptedException where the calling thread is interrupted
     */
    boolean awaitEligible(Deadline deadline) throws InterruptedException;

    /**
     * How all endpoints are.
     *
     * @return the newest view
     */
    HealthView view();

    /**
     * What stands against serving, for an error's text: every endpoint, its state, its last error.
     *
     * @return one line an endpoint
     */
    String describe();
}
