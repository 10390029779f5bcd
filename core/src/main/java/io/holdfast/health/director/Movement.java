package io.holdfast.health.director;

import java.util.List;

/** Whether measures have moved enough for a new view. */
final class Movement {
    private static final double A_TWENTIETH = 0.05;

    private Movement() {}

    static boolean between(List<EndpointMeasure> before, List<EndpointMeasure> after) {
        if (before.size() != after.size()) {
            return true;
        }
        for (int i = 0; i < before.size(); i++) {
            if (moved(before.get(i), after.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean moved(EndpointMeasure before, EndpointMeasure after) {
        double larger = Math.max(before.latencyNanos(), after.latencyNanos());
        return Math.abs(before.latencyNanos() - after.latencyNanos()) > A_TWENTIETH * larger
                || before.failed() != after.failed()
                || !before.behind().equals(after.behind())
                || (after.failed() > 0
                        && Math.abs(before.total() - after.total())
                                > A_TWENTIETH * Math.max(before.total(), after.total()));
    }
}
