package io.holdfast.subscribe.stream;

import io.holdfast.subscribe.CorrectionPolicy;
import io.holdfast.subscribe.HistoryPolicy;

/**
 * What a subscription does where changes alone do not do.
 *
 * @param history where history is lost, or the name means another object
 * @param columns where the columns are others
 * @param correction whether a correction is plausible
 * @param emptyAllowed whether an empty snapshot may retract everything
 */
record Policies(HistoryPolicy history, HistoryPolicy columns, CorrectionPolicy correction, boolean emptyAllowed) {
    static final Policies DEFAULT =
            new Policies(HistoryPolicy.RECONCILE, HistoryPolicy.FAIL, CorrectionPolicy.guarded(), false);
}
