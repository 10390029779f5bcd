package io.holdfast.testkit.engine;

import io.holdfast.testkit.type.SqlError;
import java.util.Locale;
import java.util.Set;

/** What a session's variables may be set to. */
final class VariableRules {
    /** The time zone: the server knows one. */
    static final String TIME_ZONE = "timezone";

    /** The largest answer that a query may have. */
    static final String RESULT_SIZE = "max_query_result_size";

    /** How long the read part of a write may take. */
    static final String STATEMENT_TIMEOUT = "statement_timeout";

    /** Whether reads wait for what sources have not fetched yet, and how long. */
    static final String RECENCY = "real_time_recency";

    static final String RECENCY_TIMEOUT = "real_time_recency_timeout";

    private static final Set<String> BOOLEANS =
            Set.of("auto_route_catalog_queries", "emit_timestamp_notice", RECENCY, "welcome_message");
    private static final Set<String> DURATIONS = Set.of(IdleTimeout.VARIABLE, RECENCY_TIMEOUT, STATEMENT_TIMEOUT);

    private VariableRules() {}

    /** Refuses a value that means nothing. */
    static void check(String name, String value, SystemSettings settings) throws SqlError {
        if (name.equals(TIME_ZONE) && !utc(value)) {
            throw SqlError.of("22023", "invalid value for parameter \"TimeZone\": \"" + value + "\"");
        }
        if (BOOLEANS.contains(name) && truth(value).isEmpty()) {
            throw wanted(name, "boolean");
        }
        if (DURATIONS.contains(name)) {
            IdleTimeout.millis(name, value);
        }
        if (name.equals(RESULT_SIZE) && ByteSize.parse(value) < 0) {
            throw wanted(name, "byte size");
        }
        if (name.equals(Isolation.VARIABLE) && Isolation.of(value).kind() == Isolation.Kind.BOUNDED) {
            settings.checkBoundedStaleness();
        }
    }

    static SqlError wanted(String name, String kind) {
        return SqlError.of("22023", "parameter \"" + name + "\" requires a \"" + kind + "\" value");
    }

    /** {@code on} or {@code off}, empty where it is neither. */
    static String truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "on", "t", "1", "yes" -> "on";
            case "false", "off", "f", "0", "no" -> "off";
            default -> "";
        };
    }

    private static boolean utc(String zone) {
        return zone.matches("(?i)utc|gmt|etc/utc|z|[+-]?0|[+-]00:?00");
    }
}
