package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import java.sql.SQLException;
import java.time.Duration;

/** What an endpoint's state machine hears. */
sealed interface Signal {
    /** A probe was answered; anew where its old connection was not, so that others as old may be dead, too. */
    record ProbeAnswered(Duration roundTrip, String environment, boolean anew) implements Signal {}

    /** The routine ping failed: one witness. */
    record PingFailed(SQLException failure) implements Signal {}

    /** Neither the probe's connection nor a fresh connect was answered: two witnesses. */
    record Silent(FailureKind kind, SQLException failure, long begun) implements Signal {}

    /** A statement or a pooled connect failed. */
    record WorkFailed(FailureKind kind, SQLException failure) implements Signal {}

    /** A statement is old and nothing has been answered since it began. */
    record Stalled(Duration age) implements Signal {}

    /** The pool is warm again after DOWN. */
    record Warmed() implements Signal {}

    /** The pool could not be warmed. */
    record StayedCold(SQLException failure) implements Signal {}
}
