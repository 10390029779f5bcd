package io.holdfast.jdbc;

import java.sql.SQLWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * The timestamp that Materialize says a result is true of, in a notice that the connection has asked for.
 *
 * @param timestamp in milliseconds
 * @param staleness how far it was behind our clock when it came
 */
record QueryTime(long timestamp, Duration staleness) {
    /** Older servers say it as the notice, newer ones inside an explanation. */
    private static final Pattern WORDS = Pattern.compile("query timestamp:\\s*(\\d{1,18})");

    /** What a chain of notices tells; null where none does. */
    static @Nullable QueryTime in(@Nullable SQLWarning first, Instant now) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            Matcher words = WORDS.matcher(text(warning));
            if (words.find()) {
                long timestamp = Long.parseLong(words.group(1));
                Duration behind = Duration.between(Instant.ofEpochMilli(timestamp), now);
                return new QueryTime(timestamp, behind.isNegative() ? Duration.ZERO : behind);
            }
        }
        return null;
    }

    private static String text(SQLWarning warning) {
        @Nullable
        ServerErrorMessage server = warning instanceof PSQLWarning postgres ? postgres.getServerErrorMessage() : null;
        String detail = server == null ? null : server.getDetail();
        return warning.getMessage() + "\n" + (detail == null ? "" : detail);
    }
}
