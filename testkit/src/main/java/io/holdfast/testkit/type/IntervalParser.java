package io.holdfast.testkit.type;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an interval in PostgreSQL's verbose notation, in SQL's or in ISO 8601's with designators. */
final class IntervalParser {
    private static final Pattern PART =
            Pattern.compile("\\s*([+-]?)(?:(\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{1,9})?))?"
                    + "|(\\d+)-(\\d{1,2})(?![\\d.])|((?:\\d+(?:\\.\\d*)?|\\.\\d+))\\s*([a-z]+)?)\\s*");
    private static final Pattern ISO = Pattern.compile("(-?\\d+(?:\\.\\d+)?)([ymwdhs])");

    private final String text;
    private BigDecimal months = BigDecimal.ZERO;
    private BigDecimal days = BigDecimal.ZERO;
    private BigDecimal seconds = BigDecimal.ZERO;

    IntervalParser(String text) {
        this.text = text;
    }

    Interval parse() throws SqlError {
        String rest = text.trim().toLowerCase(Locale.ROOT);
        try {
            if (rest.startsWith("p")) {
                iso(rest.substring(1));
            } else {
                verbose(rest);
            }
            return sum();
        } catch (ArithmeticException e) {
            throw invalid();
        }
    }

    private void verbose(String whole) throws SqlError {
        String rest = whole.startsWith("@") ? whole.substring(1) : whole;
        boolean ago = rest.endsWith(" ago");
        rest = ago ? rest.substring(0, rest.length() - 4) : rest;
        Matcher part = PART.matcher(rest);
        int at = 0;
        while (at < rest.length() && part.find(at) && part.start() == at) {
            add(part);
            at = part.end();
        }
        if (at == 0 || at < rest.length()) {
            throw invalid();
        }
        if (ago) {
            months = months.negate();
            days = days.negate();
            seconds = seconds.negate();
        }
    }

    private void add(Matcher part) throws SqlError {
        boolean minus = part.group(1).equals("-");
        if (part.group(2) != null) {
            BigDecimal clock = new BigDecimal(part.group(2))
                    .multiply(BigDecimal.valueOf(3600))
                    .add(new BigDecimal(part.group(3)).multiply(BigDecimal.valueOf(60)))
                    .add(part.group(4) == null ? BigDecimal.ZERO : new BigDecimal(part.group(4)));
            seconds = seconds.add(minus ? clock.negate() : clock);
        } else if (part.group(5) != null) {
            BigDecimal all = new BigDecimal(part.group(5))
                    .multiply(BigDecimal.valueOf(12))
                    .add(new BigDecimal(part.group(6)));
            months = months.add(minus ? all.negate() : all);
        } else {
            BigDecimal amount = new BigDecimal(part.group(7));
            unit(minus ? amount.negate() : amount, part.group(8) == null ? "s" : part.group(8));
        }
    }

    private void iso(String rest) throws SqlError {
        int split = rest.indexOf('t');
        String date = split < 0 ? rest : rest.substring(0, split);
        String time = split < 0 ? "" : rest.substring(split + 1);
        designated(date, "month");
        designated(time, "minute");
        if (rest.isEmpty()) {
            throw invalid();
        }
    }

    private void designated(String part, String meaningOfM) throws SqlError {
        Matcher found = ISO.matcher(part);
        int at = 0;
        while (at < part.length() && found.find(at) && found.start() == at) {
            String unit = found.group(2);
            unit(new BigDecimal(found.group(1)), unit.equals("m") ? meaningOfM : unit);
            at = found.end();
        }
        if (at < part.length()) {
            throw invalid();
        }
    }

    private void unit(BigDecimal amount, String unit) throws SqlError {
        switch (unit) {
            case "millennium", "millennia", "millenniums", "mil", "mils" -> months(amount, 12_000);
            case "century", "centuries", "c", "cent" -> months(amount, 1200);
            case "decade", "decades", "dec", "decs" -> months(amount, 120);
            case "year", "years", "y", "yr", "yrs" -> months(amount, 12);
            case "mon", "mons", "month", "months" -> months(amount, 1);
            case "week", "weeks", "w" -> days = days.add(amount.multiply(BigDecimal.valueOf(7)));
            case "day", "days", "d" -> days = days.add(amount);
            case "hour", "hours", "h", "hr", "hrs" -> seconds(amount.multiply(BigDecimal.valueOf(3600)));
            case "minute", "minutes", "min", "mins", "m" -> seconds(amount.multiply(BigDecimal.valueOf(60)));
            case "second", "seconds", "sec", "secs", "s" -> seconds(amount);
            case "millisecond", "milliseconds", "ms", "msec", "msecs" -> seconds(amount.movePointLeft(3));
            case "microsecond", "microseconds", "us", "usec", "usecs" -> seconds(amount.movePointLeft(6));
            default -> throw invalid();
        }
    }

    private void months(BigDecimal amount, int each) {
        BigDecimal all = amount.multiply(BigDecimal.valueOf(each));
        BigDecimal whole = all.setScale(0, RoundingMode.DOWN);
        months = months.add(whole);
        // a fraction of a year is rounded to months, one of a month goes on as days
        days = each == 1 ? days.add(all.subtract(whole).multiply(BigDecimal.valueOf(30))) : days;
        months = each == 1 ? months : months.subtract(whole).add(all.setScale(0, RoundingMode.HALF_EVEN));
    }

    private void seconds(BigDecimal amount) {
        seconds = seconds.add(amount);
    }

    private Interval sum() {
        BigDecimal wholeDays = days.setScale(0, RoundingMode.DOWN);
        BigDecimal all = seconds.add(days.subtract(wholeDays).multiply(BigDecimal.valueOf(86_400)));
        long micros = all.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        return new Interval(months.intValueExact(), wholeDays.intValueExact(), micros);
    }

    private SqlError invalid() {
        return SqlError.of("22007", "invalid input syntax for type interval: \"" + text + "\"");
    }
}
