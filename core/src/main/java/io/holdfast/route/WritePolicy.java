package io.holdfast.route;

import io.holdfast.endpoint.physical.PhysicalEndpoint;
import io.holdfast.failure.WritesRefusedException;
import io.holdfast.health.EndpointStatus;
import io.holdfast.settings.ModeSwitch;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where writes go. Two environments do not share their INSERTs, so over more than one of them writes go where the setting
 * {@code writes} says, once, or nowhere. Thread-safe.
 */
public final class WritePolicy {
    private final Router router;
    private final ModeSwitch mode;
    private final Optional<String> writes;

    /**
     * A policy over a router's endpoints.
     *
     * @param router knows them
     * @param mode outside {@code ACTIVE} writes go to the first endpoint
     * @param writes the setting, empty where unset
     */
    public WritePolicy(Router router, ModeSwitch mode, Optional<String> writes) {
        this.router = router;
        this.mode = mode;
        this.writes = writes;
    }

    /**
     * The one endpoint that a write may go to.
     *
     * @return empty where it may go to whichever serves
     * @throws WritesRefusedException where it may go nowhere
     */
    public Optional<PhysicalEndpoint> endpoint() throws WritesRefusedException {
        if (!mode.active()) {
            return Optional.empty();
        }
        if (writes.isPresent()) {
            return router.named(writes.get());
        }
        if (oneEnvironment()) {
            return Optional.empty();
        }
        throw new WritesRefusedException(
                "this data source has endpoints in more than one environment, and two environments do not share their"
                        + " writes: set 'writes' to the endpoint that writes go to, or write through a data source of its own ("
                        + router.describe() + ")");
    }

    /**
     * Whether an endpoint is named for writes.
     *
     * @return false also where the mode does not heed it
     */
    public boolean isNamed() {
        return mode.active() && writes.isPresent();
    }

    /**
     * Checks a write inside a transaction that already runs somewhere.
     *
     * @param running the transaction's endpoint
     * @throws WritesRefusedException where a write may not go there
     */
    public void check(String running) throws WritesRefusedException {
        Optional<PhysicalEndpoint> only = endpoint();
        if (only.isPresent() && !only.get().name().equals(running)) {
            throw new WritesRefusedException("this transaction began with a read on endpoint " + running
                    + ", and writes go to endpoint " + only.get().name()
                    + ": begin the transaction with the write, or give it a data source of its own");
        }
    }

    /** One endpoint, or several that have all told the same environment id. Unknown is not "the same". */
    private boolean oneEnvironment() {
        List<EndpointStatus> all = router.view().endpoints();
        if (all.size() <= 1) {
            return true;
        }
        Set<Optional<String>> environments =
                all.stream().map(EndpointStatus::environment).collect(Collectors.toSet());
        return environments.size() == 1 && !environments.contains(Optional.<String>empty());
    }
}
