package io.holdfast.testkit.type;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PostgreSQL's interval in its three parts, because a month has no fixed length.
 *
 * @param months years included
 * @param days weeks included
 * @param micros the time of day part, in microseconds
 */
record Interval(int months, int days, long micros) {
    private static final long SECOND = 1_000_000L;
    private static final Pattern AMOUNT = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)\\s*([a-z]+)");
    private static final Pattern CLOCK = Pattern.compile("([+-]?)(\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{1,9})?))?");

    static Interval of(Object value) throws SqlError {
        if (value instanceof Duration duration) {
            return new Interval(0, 0, duration.toNanos() / 1000);
        }
        return parse(value.toString());
    }

    static Interval parse(String text) throws SqlError {
        String rest = text.trim().toLowerCase(Locale.ROOT);
        long micros = 0;
        Matcher clock = CLOCK.matcher(rest);
        boolean found = clock.find();
        if (found) {
            micros = clockMicros(clock);
            rest = rest.substring(0, clock.start()) + rest.substring(clock.end());
        }
        Interval sum = new Interval(0, 0, micros);
        Matcher amount = AMOUNT.matcher(rest);
        while (amount.find()) {
            found = true;
            sum = sum.plus(Double.parseDouble(amount.group(1)), amount.group(2), text);
        }
        if (!found || !AMOUNT.matcher(rest).replaceAll("").isBlank()) {
            throw invalid(text);
        }
        return sum;
    }

    /** A {@link Duration} where the parts have a fixed length, otherwise PostgreSQL's notation. */
    Object toValue() {
        return months == 0 && days == 0 ? Duration.ofNanos(Math.multiplyExact(micros, 1000L)) : toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        unit(text, months / 12, "year");
        unit(text, months % 12, "mon");
        unit(text, days, "day");
        if (micros != 0 || text.length() == 0) {
            text.append(text.length() == 0 ? "" : " ").append(clock());
        }
        return text.toString();
    }

    private String clock() {
        long whole = Math.abs(micros);
        long fraction = whole % SECOND;
        long seconds = whole / SECOND;
        String text = String.format(
                Locale.ROOT,
                "%s%02d:%02d:%02d",
                micros < 0 ? "-" : "",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60);
        return fraction == 0 ? text : text + TextCodec.fraction(fraction);
    }

    private Interval plus(double amount, String unit, String text) throws SqlError {
        return switch (unit) {
            case "year", "years", "y" -> new Interval(months + (int) Math.round(amount * 12), days, micros);
            case "mon", "mons", "month", "months" -> new Interval(months + (int) Math.round(amount), days, micros);
            case "week", "weeks", "w" -> new Interval(months, days + (int) Math.round(amount * 7), micros);
            case "day", "days", "d" -> new Interval(months, days + (int) Math.round(amount), micros);
            case "hour", "hours", "h" -> time(amount * 3600);
            case "minute", "minutes", "min", "mins", "m" -> time(amount * 60);
            case "second", "seconds", "sec", "secs", "s" -> time(amount);
            case "millisecond", "milliseconds", "ms" -> time(amount / 1000);
            default -> throw invalid(text);
        };
    }

    private Interval time(double seconds) {
        return new Interval(months, days, micros + Math.round(seconds * SECOND));
    }

    private static long clockMicros(Matcher clock) {
        double seconds = clock.group(4) == null ? 0 : Double.parseDouble(clock.group(4));
        long micros = (Long.parseLong(clock.group(2)) * 3600 + Long.parseLong(clock.group(3)) * 60) * SECOND
                + Math.round(seconds * SECOND);
        return "-".equals(clock.group(1)) ? -micros : micros;
    }

    private static void unit(StringBuilder text, int amount, String name) {
        if (amount != 0) {
            text.append(text.length() == 0 ? "" : " ")
                    .append(amount)
                    .append(' ')
                    .append(name);
            text.append(amount == 1 ? "" : "s");
        }
    }

    private static SqlError invalid(String text) {
        return SqlError.of("22007", "invalid input syntax for type interval: \"" + text + "\"");
    }
}
