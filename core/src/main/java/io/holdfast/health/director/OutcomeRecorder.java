package io.holdfast.health.director;

import io.holdfast.failure.FailureKind;
import java.sql.SQLException;

/** The one place that hears how work on an endpoint ended. Thread-safe; never blocks. */
public interface OutcomeRecorder {
    /**
     * A statement was answered, an error of the query's own included.
     *
     * @param endpoint where
     * @param generation of the lease; an older one than the endpoint's counts for nothing
     * @param nanos how long the answer took
     */
    void answered(String endpoint, long generation, long nanos);

    /**
     * An endpoint showed life on a connection of ours, at a moment that says nothing about how fast it answers.
     *
     * @param endpoint where
     * @param generation of the connection
     */
    void answered(String endpoint, long generation);

    /**
     * A statement or a connect attempt failed.
     *
     * @param endpoint where
     * @param generation of the lease
     * @param kind what {@link io.holdfast.failure.FailureTable} says of it
     * @param failure what was thrown; kept as the endpoint's last error
     */
    void failed(String endpoint, long generation, FailureKind kind, SQLException failure);

    /**
     * The same with the time it took, for whoever measures.
     *
     * @param endpoint where
     * @param generation of the lease
     * @param kind what {@link io.holdfast.failure.FailureTable} says of it
     * @param failure what was thrown
     * @param nanos how long the attempt took until it failed
     */
    default void failed(String endpoint, long generation, FailureKind kind, SQLException failure, long nanos) {
        failed(endpoint, generation, kind, failure);
    }

    /**
     * A statement met a server that has changed under it and was mended on the spot: no failure of the endpoint, but news.
     *
     * @param endpoint where
     * @param generation of the lease
     * @param change what the server said
     */
    default void healed(String endpoint, long generation, SQLException change) {}
}
