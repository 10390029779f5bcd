package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import io.holdfast.failure.FailureTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The third depth: a read on the serving cluster. Its silence or refusal, twice in a row, drains the endpoint (its coordinator
 * answers, and its connections are good), and its first answer ends that. A silent cluster is asked ever more rarely, because
 * giving up on an answer costs the connection. Belongs to the prober's thread.
 */
final class ClusterProbe {
    private static final String BY = "cluster";
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int FAILURES_TO_DRAIN = 2;
    private static final int RAREST = 16;

    private final String query;
    private final Consumer<Signal> signals;
    private int failures;
    private int skip;

    /** What a look came to. */
    enum Result {
        NOT_ASKED,
        ANSWERED,
        FAILED,
        /** Failed, and the connection is of no use any more. */
        BROKEN
    }

    ClusterProbe(String query, Consumer<Signal> signals) {
        this.query = query;
        this.signals = signals;
    }

    /** Asks, unless it is too soon. */
    Result look(ProbeConnection connection, Duration usual) {
        if (query.isEmpty() || skip-- > 0) {
            return Result.NOT_ASKED;
        }
        try {
            connection.readCluster(query, usual.compareTo(LONGEST) > 0 ? usual : LONGEST);
            answered();
            return Result.ANSWERED;
        } catch (SQLException e) {
            failed(e);
            return FailureTable.classify(e) == FailureKind.CONNECTION ? Result.BROKEN : Result.FAILED;
        }
    }

    private void answered() {
        skip = 0;
        if (failures >= FAILURES_TO_DRAIN) {
            signals.accept(new Signal.Undrained(BY));
        }
        failures = 0;
    }

    private void failed(SQLException failure) {
        failures++;
        skip = Math.min(RAREST, failures < FAILURES_TO_DRAIN ? 0 : 1 << Math.min(4, failures - FAILURES_TO_DRAIN));
        if (failures == FAILURES_TO_DRAIN) {
            signals.accept(new Signal.Drained(
                    BY, "its serving cluster does not answer the probe's read: " + failure.getMessage()));
        }
    }
}
