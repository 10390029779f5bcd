package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Functions of dates, times and timestamps; those with a time zone are in UTC. Public for the relational engine's reflection
 * only.
 */
@SuppressWarnings("MissingJavadocMethod")
public final class TimeFunctions {
    private static final long DAY = 86_400_000_000L;

    private TimeFunctions() {}

    static LocalDateTime moved(LocalDateTime time, Interval by) {
        return time.plusMonths(by.months()).plusDays(by.days()).plus(by.micros(), ChronoUnit.MICROS);
    }

    public static @Nullable LocalDateTime timestampMoved(@Nullable LocalDateTime time, byte @Nullable [] by, int sign)
            throws SQLException {
        if (time == null || by == null) {
            return null;
        }
        Interval interval = Interval.ofBytes(by);
        try {
            return moved(time, sign < 0 ? interval.negated() : interval);
        } catch (DateTimeException | ArithmeticException e) {
            throw Refusals.of("22008", "timestamp out of range");
        }
    }

    public static @Nullable LocalTime timeMoved(@Nullable LocalTime time, byte @Nullable [] by, int sign) {
        return time == null || by == null
                ? null
                : time.plus(Interval.ofBytes(by).micros() % DAY * sign, ChronoUnit.MICROS);
    }

    public static @Nullable LocalDateTime dateAndTime(@Nullable LocalDate date, @Nullable LocalTime time) {
        return date == null || time == null ? null : date.atTime(time);
    }

    public static byte @Nullable [] timestampDifference(@Nullable LocalDateTime left, @Nullable LocalDateTime right) {
        if (left == null || right == null) {
            return null;
        }
        long micros = ChronoUnit.MICROS.between(right, left);
        return new Interval(0, (int) (micros / DAY), micros % DAY).toBytes();
    }

    public static byte @Nullable [] timeDifference(@Nullable LocalTime left, @Nullable LocalTime right) {
        return left == null || right == null
                ? null
                : new Interval(0, 0, ChronoUnit.MICROS.between(right, left)).toBytes();
    }

    /** Years, months and days between two times, as on a calendar. */
    public static byte @Nullable [] age(@Nullable LocalDateTime left, @Nullable LocalDateTime right) {
        if (left == null || right == null) {
            return null;
        }
        boolean negative = left.isBefore(right);
        LocalDateTime late = negative ? right : left;
        LocalDateTime early = negative ? left : right;
        int months = (late.getYear() - early.getYear()) * 12 + late.getMonthValue() - early.getMonthValue();
        int days = late.getDayOfMonth() - early.getDayOfMonth();
        long micros = ChronoUnit.MICROS.between(early.toLocalTime(), late.toLocalTime());
        if (micros < 0) {
            micros += DAY;
            days--;
        }
        if (days < 0) {
            days += (negative ? left : right).toLocalDate().lengthOfMonth();
            months--;
        }
        Interval age = new Interval(months, days, micros);
        return (negative ? age.negated() : age).toBytes();
    }

    public static @Nullable LocalDateTime dateTrunc(@Nullable String field, @Nullable LocalDateTime time)
            throws SQLException {
        if (field == null || time == null) {
            return null;
        }
        LocalDateTime day = time.truncatedTo(ChronoUnit.DAYS);
        int year = time.getYear();
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "microsecond", "microseconds" -> time.truncatedTo(ChronoUnit.MICROS);
            case "millisecond", "milliseconds" -> time.truncatedTo(ChronoUnit.MILLIS);
            case "second", "seconds" -> time.truncatedTo(ChronoUnit.SECONDS);
            case "minute", "minutes" -> time.truncatedTo(ChronoUnit.MINUTES);
            case "hour", "hours" -> time.truncatedTo(ChronoUnit.HOURS);
            case "day", "days" -> day;
            case "week", "weeks" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month", "months" -> day.withDayOfMonth(1);
            case "quarter" -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            case "year", "years" -> day.withDayOfYear(1);
            case "decade", "decades" -> day.withDayOfYear(1).withYear(Math.floorDiv(year, 10) * 10);
            case "century", "centuries" -> day.withDayOfYear(1).withYear((year - 1) / 100 * 100 + 1);
            case "millennium", "millennia" -> day.withDayOfYear(1).withYear((year - 1) / 1000 * 1000 + 1);
            default -> throw Refusals.of("22023", "unit '" + field + "' not recognized");
        };
    }

    public static @Nullable LocalDateTime dateBin(
            byte @Nullable [] stride, @Nullable LocalDateTime time, @Nullable LocalDateTime origin)
            throws SQLException {
        if (stride == null || time == null || origin == null) {
            return null;
        }
        Interval width = Interval.ofBytes(stride);
        long micros = width.days() * DAY + width.micros();
        if (width.months() != 0) {
            throw Refusals.of("0A000", "timestamps cannot be binned into intervals containing months or years");
        }
        if (micros <= 0) {
            throw Refusals.of("22008", "stride must be greater than zero");
        }
        long since = ChronoUnit.MICROS.between(origin, time);
        return origin.plus(Math.floorDiv(since, micros) * micros, ChronoUnit.MICROS);
    }

    /** The parts from the year to the seconds. */
    public static LocalDateTime makeTimestamp(double... parts) throws SQLException {
        try {
            return LocalDateTime.of((int) parts[0], (int) parts[1], (int) parts[2], (int) parts[3], (int) parts[4])
                    .plus(Math.round(parts[5] * 1_000_000), ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw Refusals.of("22008", "date field value out of range");
        }
    }

    public static LocalDateTime toTimestamp(double seconds) {
        BigDecimal micros = new BigDecimal(seconds).movePointRight(6).setScale(0, RoundingMode.HALF_EVEN);
        return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus(micros.longValue(), ChronoUnit.MICROS);
    }

    public static @Nullable Long toMillis(@Nullable LocalDateTime time) {
        return time == null ? null : time.toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    public static LocalDateTime fromMillis(long millis) {
        return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus(millis, ChronoUnit.MILLIS);
    }

    private static ZoneId zone(String name) throws SQLException {
        if (!name.isEmpty() && !Character.isLetter(name.charAt(0))) {
            throw Refusals.unsupported("time zone \"" + name + "\"");
        }
        try {
            return ZoneId.of(name.equalsIgnoreCase("utc") ? "UTC" : name);
        } catch (DateTimeException e) {
            throw Refusals.of("22023", "time zone \"" + name + "\" not recognized");
        }
    }

    public static @Nullable LocalDateTime zoneLocal(@Nullable String zone, @Nullable LocalDateTime utc)
            throws SQLException {
        return zone == null || utc == null
                ? null
                : utc.atOffset(ZoneOffset.UTC).atZoneSameInstant(zone(zone)).toLocalDateTime();
    }

    public static @Nullable LocalDateTime zoneInstant(@Nullable String zone, @Nullable LocalDateTime local)
            throws SQLException {
        return zone == null || local == null
                ? null
                : local.atZone(zone(zone)).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    /** How many steps there are from one time to another. */
    public static @Nullable Long timeSeriesLength(
            @Nullable LocalDateTime from, @Nullable LocalDateTime to, byte @Nullable [] by) throws SQLException {
        if (from == null || to == null || by == null) {
            return null;
        }
        Interval step = Interval.ofBytes(by);
        int sign = step.length().signum();
        if (sign == 0) {
            throw Refusals.of("22023", "step size cannot equal zero");
        }
        if (step.months() == 0) {
            long between = ChronoUnit.MICROS.between(from, to);
            return between * sign < 0 ? 0 : between / (step.days() * DAY + step.micros()) + 1;
        }
        long count = 0;
        for (LocalDateTime at = from; at.compareTo(to) * sign <= 0; at = moved(at, step)) {
            count++;
        }
        return count;
    }

    public static @Nullable LocalDateTime timeSeriesAt(
            @Nullable LocalDateTime from, byte @Nullable [] by, long number) {
        if (from == null || by == null) {
            return null;
        }
        Interval step = Interval.ofBytes(by);
        if (step.months() == 0) {
            return from.plus((step.days() * DAY + step.micros()) * (number - 1), ChronoUnit.MICROS);
        }
        LocalDateTime at = from;
        for (long i = 1; i < number; i++) {
            at = moved(at, step);
        }
        return at;
    }
}
