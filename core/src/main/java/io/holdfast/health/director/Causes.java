package io.holdfast.health.director;

import io.holdfast.event.TransitionCause;
import io.holdfast.failure.FailureKind;

/** Says of a signal what it counts as where it changes an endpoint's state. */
final class Causes {
    private Causes() {}

    static TransitionCause of(Signal signal) {
        if (signal instanceof Signal.ProbeAnswered) {
            return TransitionCause.ANSWERED;
        } else if (signal instanceof Signal.PingFailed) {
            return TransitionCause.PROBE_FAILED;
        } else if (signal instanceof Signal.Silent silent) {
            return silent.kind() == FailureKind.REFUSED ? TransitionCause.TURNED_AWAY : TransitionCause.SILENT;
        } else if (signal instanceof Signal.EnvironmentGone) {
            return TransitionCause.SILENT;
        } else if (signal instanceof Signal.WorkFailed) {
            return TransitionCause.CONNECTION_BROKE;
        } else if (signal instanceof Signal.WorkAnswered) {
            return TransitionCause.WORK_ANSWERED;
        } else if (signal instanceof Signal.Stalled) {
            return TransitionCause.STALLED;
        } else if (signal instanceof Signal.Warmed) {
            return TransitionCause.WARMED;
        } else if (signal instanceof Signal.Tripped) {
            return TransitionCause.BREAKER_TRIPPED;
        }
        return TransitionCause.OTHER;
    }
}
