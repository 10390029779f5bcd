package io.holdfast.testkit.relation;

import io.holdfast.testkit.type.Interval;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions of intervals. Public for the relational engine's reflection only. */
@SuppressWarnings("MissingJavadocMethod")
public final class IntervalFunctions {
    private static final int DAYS = 30;
    private static final long DAY = 86_400_000_000L;

    private IntervalFunctions() {}

    public static byte @Nullable [] intervalSum(byte @Nullable [] left, byte @Nullable [] right, int sign) {
        if (left == null || right == null) {
            return null;
        }
        Interval other = Interval.ofBytes(right);
        return Interval.ofBytes(left).plus(sign < 0 ? other.negated() : other).toBytes();
    }

    public static byte @Nullable [] intervalNegate(byte @Nullable [] interval) {
        return interval == null ? null : Interval.ofBytes(interval).negated().toBytes();
    }

    public static byte @Nullable [] intervalScaled(byte @Nullable [] interval, double factor, boolean divide)
            throws SQLException {
        if (divide && factor == 0) {
            throw Refusals.of("22012", "division by zero");
        }
        return interval == null
                ? null
                : Interval.ofBytes(interval).times(divide ? 1 / factor : factor).toBytes();
    }

    public static byte @Nullable [] justifyDays(byte @Nullable [] interval) {
        if (interval == null) {
            return null;
        }
        Interval old = Interval.ofBytes(interval);
        int months = old.months() + old.days() / DAYS;
        int days = old.days() % DAYS;
        if (months > 0 && days < 0) {
            return new Interval(months - 1, days + DAYS, old.micros()).toBytes();
        }
        return months < 0 && days > 0
                ? new Interval(months + 1, days - DAYS, old.micros()).toBytes()
                : new Interval(months, days, old.micros()).toBytes();
    }

    public static byte @Nullable [] justifyHours(byte @Nullable [] interval) {
        if (interval == null) {
            return null;
        }
        Interval old = Interval.ofBytes(interval);
        int days = (int) (old.days() + old.micros() / DAY);
        long micros = old.micros() % DAY;
        if (days > 0 && micros < 0) {
            return new Interval(old.months(), days - 1, micros + DAY).toBytes();
        }
        return days < 0 && micros > 0
                ? new Interval(old.months(), days + 1, micros - DAY).toBytes()
                : new Interval(old.months(), days, micros).toBytes();
    }

    public static byte @Nullable [] intervalTrunc(@Nullable String field, byte @Nullable [] interval)
            throws SQLException {
        if (field == null || interval == null) {
            return null;
        }
        Interval old = Interval.ofBytes(interval);
        int months = old.months();
        return switch (field.toLowerCase(Locale.ROOT)) {
            case "year", "years" -> new Interval(months / 12 * 12, 0, 0).toBytes();
            case "quarter" -> new Interval(months / 3 * 3, 0, 0).toBytes();
            case "month", "months" -> new Interval(months, 0, 0).toBytes();
            case "day", "days" -> new Interval(months, old.days(), 0).toBytes();
            case "hour", "hours" -> whole(old, 3_600_000_000L);
            case "minute", "minutes" -> whole(old, 60_000_000L);
            case "second", "seconds" -> whole(old, 1_000_000L);
            case "millisecond", "milliseconds" -> whole(old, 1000L);
            default -> throw Refusals.unsupported("unit '" + field + "' for type interval");
        };
    }

    private static byte[] whole(Interval old, long unit) {
        return new Interval(old.months(), old.days(), old.micros() / unit * unit).toBytes();
    }

    public static @Nullable BigDecimal intervalPart(String field, byte @Nullable [] interval) throws SQLException {
        if (interval == null) {
            return null;
        }
        Interval value = Interval.ofBytes(interval);
        long micros = value.micros();
        int years = value.months() / 12;
        return switch (field) {
            case "year" -> BigDecimal.valueOf(years);
            case "quarter" -> BigDecimal.valueOf(value.months() % 12 / 3 + 1);
            case "month" -> BigDecimal.valueOf(value.months() % 12);
            case "day" -> BigDecimal.valueOf(value.days());
            case "hour" -> BigDecimal.valueOf(micros / 3_600_000_000L);
            case "minute" -> BigDecimal.valueOf(micros / 60_000_000L % 60);
            case "second" -> BigDecimal.valueOf(micros % 60_000_000L, 6);
            case "milliseconds" -> BigDecimal.valueOf(micros % 60_000_000L, 3);
            case "microseconds" -> BigDecimal.valueOf(micros % 60_000_000L);
            case "epoch" -> value.epoch();
            case "decade" -> BigDecimal.valueOf(years / 10);
            case "century" -> BigDecimal.valueOf(years / 100);
            case "millennium" -> BigDecimal.valueOf(years / 1000);
            default -> throw Refusals.unsupported("unit '" + field + "' for type interval");
        };
    }
}
