package io.holdfast;

import io.holdfast.health.ProbeDepth;
import io.holdfast.health.director.ProbeObserver;
import io.holdfast.route.HedgeBudget;

/** Ends the doubt about an endpoint that answers a probe. */
record DoubtsEnd(HedgeBudget budget) implements ProbeObserver {
    @Override
    public void probed(String endpoint, ProbeDepth depth, boolean answered, long nanos) {
        if (answered && (depth == ProbeDepth.COORDINATOR || depth == ProbeDepth.CLUSTER)) {
            budget.answered(endpoint);
        }
    }
}
