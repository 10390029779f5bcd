package io.holdfast.jdbc;

import io.holdfast.freshness.StalenessBound;
import java.time.Duration;
import java.util.Optional;

/** How old one statement's answers may be. Used by one thread. */
final class StatementBound implements StalenessBound {
    private final Freshness rules;
    private long millis;

    StatementBound(Freshness rules) {
        this.rules = rules;
    }

    long millis() {
        return millis;
    }

    @Override
    public void maxStaleness(Duration bound) {
        rules.check(bound);
        millis = bound.toMillis();
    }

    @Override
    public void inheritMaxStaleness() {
        millis = 0;
    }

    @Override
    public Optional<Duration> maxStaleness() {
        return millis == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }
}
