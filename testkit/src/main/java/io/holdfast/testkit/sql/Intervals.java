package io.holdfast.testkit.sql;

import io.holdfast.testkit.type.SqlError;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Interval literals of fixed length: {@code 1s}, {@code 500 ms}, {@code 1 hour 30 minutes}, {@code 00:00:05}. */
public final class Intervals {
    private Intervals() {}

    /**
     * Reads an interval.
     *
     * @param text the literal's text
     * @return its length
     * @throws SqlError 22007 where it is malformed
     */
    public static Duration parse(String text) throws SqlError {
        List<Token> tokens = Lexer.tokens(text.trim());
        Cursor cursor = new Cursor(tokens);
        Duration sum = Duration.ZERO;
        do {
            sum = sum.plus(part(cursor, text));
        } while (!cursor.done());
        return sum;
    }

    private static Duration part(Cursor cursor, String text) throws SqlError {
        Token number = cursor.next();
        if (number.kind() != Token.Kind.NUMBER) {
            throw malformed(text);
        }
        if (cursor.acceptSymbol(":")) {
            return clock(number, cursor, text);
        }
        String unit = cursor.peek().kind() == Token.Kind.WORD ? cursor.next().text() : "s";
        BigDecimal nanos = new BigDecimal(number.text()).multiply(BigDecimal.valueOf(nanos(unit, text)));
        return Duration.ofNanos(nanos.longValue());
    }

    private static Duration clock(Token hours, Cursor cursor, String text) throws SqlError {
        Token minutes = cursor.next();
        if (minutes.kind() != Token.Kind.NUMBER) {
            throw malformed(text);
        }
        Duration sum = Duration.ofHours(Long.parseLong(hours.text())).plusMinutes(Long.parseLong(minutes.text()));
        if (!cursor.acceptSymbol(":")) {
            return sum;
        }
        BigDecimal seconds = new BigDecimal(cursor.next().text());
        return sum.plusNanos(seconds.movePointRight(9).longValue());
    }

    private static long nanos(String unit, String text) throws SqlError {
        return switch (unit) {
            case "ms", "millisecond", "milliseconds" -> 1_000_000L;
            case "us", "microsecond", "microseconds" -> 1_000L;
            case "s", "sec", "secs", "second", "seconds" -> 1_000_000_000L;
            case "m", "min", "mins", "minute", "minutes" -> 60_000_000_000L;
            case "h", "hr", "hrs", "hour", "hours" -> 3_600_000_000_000L;
            case "d", "day", "days" -> 86_400_000_000_000L;
            default -> throw malformed(text);
        };
    }

    private static SqlError malformed(String text) {
        return SqlError.of("22007", "invalid input syntax for type interval: \"" + text + "\"");
    }
}
