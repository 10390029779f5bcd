package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.Interval;
import io.holdfast.testkit.type.SqlError;
import java.time.Duration;

/** Interval literals of fixed length: {@code 1s}, {@code 500 ms}, {@code 1m30s}, {@code 1 hour 30 minutes}, {@code 00:00:05}. */
public final class Intervals {
    private Intervals() {}

    /**
     * Reads an interval.
     *
     * @param text the literal's text
     * @return its length
     * @throws SqlError 22007 where it is malformed, negative or counts months
     */
    public static Duration parse(String text) throws SqlError {
        Interval interval = Interval.parse(text);
        Duration length = Duration.ofDays(interval.days()).plusNanos(Math.multiplyExact(interval.micros(), 1000L));
        if (interval.months() != 0 || length.isNegative()) {
            throw malformed(text);
        }
        return length;
    }

    private static SqlError malformed(String text) {
        return SqlError.of("22007", "invalid input syntax for type interval: \"" + text + "\"");
    }
}
