package io.holdfast.route.simulation;

import io.holdfast.event.HoldfastEvent;
import io.holdfast.health.EndpointFlag;
import io.holdfast.health.EndpointState;
import io.holdfast.health.EndpointStatus;
import io.holdfast.route.BalancingRouter;

/** What no client may ever do, whatever goes wrong; a breach is a violation in its record. */
final class SimRules {
    private final BalancingRouter router;
    private final SimRecord record;

    SimRules(BalancingRouter router, SimRecord record) {
        this.router = router;
        this.record = record;
    }

    static EndpointStatus status(BalancingRouter router, String endpoint) {
        return router.view().endpoints().stream()
                .filter(status -> status.name().equals(endpoint))
                .findFirst()
                .orElseThrow();
    }

    /** Nobody is ejected who is the last. */
    void heard(HoldfastEvent event) {
        if (event instanceof HoldfastEvent.EndpointChanged change
                && change.to().equals("DOWN")
                && status(router, change.endpoint()).has(EndpointFlag.EJECTED)) {
            boolean another = router.view().endpoints().stream()
                    .anyMatch(other -> !other.name().equals(change.endpoint()) && other.state() == EndpointState.UP);
            if (!another) {
                record.violation("the last endpoint was ejected: " + change);
            }
        }
    }

    /** A first attempt goes to who is UP, or to whoever is left where nobody is. */
    void picked(String name) {
        EndpointState state = status(router, name).state();
        boolean somebodyIsUp = router.view().endpoints().stream()
                .anyMatch(status -> router.view().isWell(status.name()));
        if ((state == EndpointState.DOWN || state == EndpointState.INIT) && somebodyIsUp) {
            record.violation("picked " + status(router, name) + " while somebody is UP");
        }
    }
}
