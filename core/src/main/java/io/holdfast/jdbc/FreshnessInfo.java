package io.holdfast.jdbc;

import io.holdfast.freshness.ConsistencyToken;
import io.holdfast.settings.Durations;
import java.sql.ClientInfoStatus;
import java.sql.SQLClientInfoException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection's freshness as JDBC's client info has it: names and texts. */
final class FreshnessInfo {
    private static final String MAX_STALENESS = "holdfast.maxStaleness";
    private static final String TOKEN = "holdfast.consistencyToken";

    private FreshnessInfo() {}

    static boolean isOurs(String name) {
        return name.equals(MAX_STALENESS) || name.equals(TOKEN);
    }

    static void set(Freshness freshness, String name, @Nullable String value) throws SQLClientInfoException {
        try {
            if (name.equals(TOKEN)) {
                freshness.notBefore(value == null ? ConsistencyToken.NONE : ConsistencyToken.parse(value));
            } else if (value == null || value.isBlank()) {
                freshness.inheritMaxStaleness();
            } else {
                freshness.maxStaleness(Durations.parse(MAX_STALENESS, value));
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SQLClientInfoException(
                    e.getMessage(), "22023", Map.of(name, ClientInfoStatus.REASON_VALUE_INVALID), e);
        }
    }

    static @Nullable String get(Freshness freshness, String name) {
        if (name.equals(MAX_STALENESS)) {
            Optional<Duration> bound = freshness.maxStaleness();
            return bound.map(Durations::format).orElse(null);
        }
        ConsistencyToken token = freshness.consistencyToken();
        return token.timestamps().isEmpty() ? null : token.encode();
    }
}
