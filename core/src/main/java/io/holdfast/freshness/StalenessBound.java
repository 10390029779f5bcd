package io.holdfast.freshness;

import java.time.Duration;
import java.util.Optional;

/**
 * How old the answers of a connection or of a statement may be: {@code connection.unwrap(StalenessBound.class)} or
 * {@code statement.unwrap(StalenessBound.class)}, also through a pool's wrapper. The narrowest place wins: a comment hint
 * ({@code /* holdfast: max_staleness=5s *}{@code /}) before the statement, before its connection, before the data source.
 *
 * <p>The same through plain JDBC: {@code connection.setClientInfo("holdfast.maxStaleness", "5s")}. Client info rather than a
 * {@code SET}: it is JDBC's own way to say something about a connection, every pool hands it through, no tool's SQL parser
 * trips over it, and it needs no server to ask. A pool does not take it back when a connection returns.
 *
 * @see <a href="https://materialize.com/docs/serve-results/isolation-level/">Materialize: isolation levels</a>
 */
public interface StalenessBound {
    /**
     * Bounds the age of answers from now on.
     *
     * @param bound positive; one that we would have to measure ourselves is 3 s or more
     * @throws IllegalArgumentException (a {@link io.holdfast.settings.SettingsException}) where it is not positive, or below
     *     3 s while {@code stalenessCheck=measured}
     */
    void maxStaleness(Duration bound);

    /** Takes the bound back: the next wider place decides again. */
    void inheritMaxStaleness();

    /**
     * The bound set here.
     *
     * @return empty where the next wider place decides
     */
    Optional<Duration> maxStaleness();
}
